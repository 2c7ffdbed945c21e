//! Collecting from the command line, against a server on this machine: nothing leaves loopback.

use crate::support::{fixture, json, program, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

type Answers = Arc<Mutex<BTreeMap<String, (u16, &'static str, Vec<u8>)>>>;

/// Answers by the path without its query; the longest beginning wins. `asked` keeps every path.
struct Server {
    base: String,
    answers: Answers,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (answers, asked): (Answers, Arc<Mutex<Vec<String>>>) = Default::default();
        let (of_thread, heard) = (answers.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (of_thread.clone(), heard.clone());
                std::thread::spawn(move || answer(stream, &answers, &asked));
            }
        });
        let server = Self { base, answers, asked };
        server.put("/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /private\n");
        server
    }

    fn put(&self, path: &str, status: u16, media: &'static str, body: impl Into<Vec<u8>>) {
        self.answers.lock().unwrap().insert(path.to_owned(), (status, media, body.into()));
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn host(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    fn times(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| asked.starts_with(path)).count()
    }
}

fn answer(stream: TcpStream, answers: &Answers, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        let mut length = 0;
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            line.clear();
        }
        let mut body = vec![0; length];
        let _ = reader.read_exact(&mut body);
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        asked.lock().unwrap().push(path.clone());
        let found = {
            let answers = answers.lock().unwrap();
            let fitting = answers.iter().filter(|(known, _)| path.starts_with(known.as_str()));
            fitting.max_by_key(|(known, _)| known.len()).map(|(_, answer)| answer.clone())
        };
        let (status, media, body) = found.unwrap_or((404, "text/plain", b"nothing here".to_vec()));
        let head = format!("HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n", body.len());
        if out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body)).is_err() {
            return;
        }
    }
}

/// A settings file that lets loopback be asked, quickly, and points sources to the server.
fn settings(folder: &Path, server: &Server) -> PathBuf {
    let path = folder.join("settings.toml");
    let bases = [("gleif", "/gleif"), ("bis_dpl", "/lists/dpl.txt")];
    let bases: Vec<String> = bases.iter().map(|(id, at)| format!("{id} = \"{}\"", server.url(at))).collect();
    let content = format!(
        "[collect]\nallow_loopback = true\ncontact = \"test@example.org\"\n\
         [collect.limits]\nattempts = 1\n[collect.politeness]\nper_second = 1000.0\nat_once = 4\nat_once_all = 8\n\
         [collect.bases]\n{}\n",
        bases.join("\n")
    );
    fs::write(&path, content).unwrap();
    path
}

/// Runs with `--json`; returns the document, what was said meanwhile, and the exit status.
fn ask(arguments: &[&str]) -> (Value, String, i32) {
    let output = program().args(arguments).arg("--json").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let status = output.status.code().unwrap_or(-1);
    let document = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (document, said, status)
}

const ABOUT: &str = r#"<html><head><title>About us</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Corporation", "name": "Lumen Optics Ltd", "foundingDate": "1998-04-01",
 "parentOrganization": {"@type": "Organization", "name": "Lumen Holdings Inc."}}
</script></head><body><h1>About us</h1><p>We grind lenses.</p></body></html>"#;

#[test]
fn a_page_becomes_proposals_statements_evidence_and_a_warc() {
    let work = tempfile::tempdir().unwrap();
    let server = Server::start();
    server.put("/about", 200, "text/html; charset=utf-8", ABOUT);
    let settings = settings(work.path(), &server);
    let (case, url) = (work.path().join("c.kuromaku"), server.url("/about"));
    let case = text(&case);
    let clip = ["clip", case, &url, "--settings", text(&settings)];
    let (clipped, said, status) = ask(&clip);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains(&format!("asking {}", server.host())), "the host is named: {said}");
    let page = &clipped["pages"][0];
    assert_eq!((&page["fetch"], &page["status"], &page["recipe"]), (&1.into(), &200.into(), &"schema_org".into()));
    assert!(page["proposals"].as_u64().unwrap() >= 3, "{page}");
    assert_eq!(server.times("/robots.txt"), 1);
    let again = ask(&clip).0;
    assert!(again["pages"][0]["unchanged_since"].is_string(), "{again}");
    let inbox = json(&["inbox", case], &[0]);
    let lines = inbox["pages"][0]["proposals"].as_array().unwrap();
    let tie = lines.iter().find(|line| line["relation"] == true).unwrap();
    let number = tie["proposal"].to_string();
    let decided = json(&["inbox", case, "--accept", &number], &[0]);
    assert_eq!((&decided["decided"], decided["also"].as_array().unwrap().len()), (&3.into(), 2), "{decided}");
    let facts = || kuromaku::case::Case::open_read_only(case.as_ref()).unwrap().facts().unwrap();
    let held = facts();
    let company = held.entities.values().find(|entity| entity.caption() == "Lumen Optics Ltd").unwrap();
    let statement = company.all("name").next().unwrap();
    let opened = kuromaku::case::Case::open_read_only(case.as_ref()).unwrap();
    let behind = opened.record_behind(&company.id, statement.id).unwrap().unwrap();
    assert_eq!(behind.body.as_deref(), Some(ABOUT.as_bytes()));
    drop(opened);
    let paths = json(&["paths", case, "--from", "Lumen Optics Ltd", "--to", "Lumen Holdings Inc."], &[0]);
    assert_eq!(paths["paths"][0]["hops"], 1);
    json(&["undo", case], &[0]);
    assert!(facts().entities.is_empty());
    json(&["redo", case], &[0]);
    assert_eq!(facts().entities.len(), 3);

    server.put("/about", 200, "text/html; charset=utf-8", ABOUT.replace("We grind lenses.", "We were sold."));
    let (rechecked, _, status) = ask(&["recheck", case, "--settings", text(&settings)]);
    let page = &rechecked["pages"][0];
    assert_eq!((status, &page["state"]), (0, &"changed".into()), "{page}");
    let lines = page["difference"]["lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["sign"] == "added" && line["text"] == "We were sold."), "{lines:?}");
    let pages = json(&["inbox", case], &[0]);
    let known = pages["pages"].as_array().unwrap().iter().find(|page| page["fetch"] == 2).unwrap();
    assert_eq!(known["proposals"][0]["duplicate"]["kind"], "in_case", "nothing new in it");

    let out = work.path().join("evidence.warc");
    let warc = json(&["export", case, "--format", "warc", "--out", text(&out)], &[0]);
    assert_eq!((&warc["warc"]["fetches"], &warc["warc"]["problems"]), (&2.into(), &Value::Array(Vec::new())));
    let written = fs::read_to_string(&out).unwrap();
    assert!(written.starts_with("WARC/1.1\r\n") && written.contains("We were sold."));
    assert!(written.contains("robots-why: ") && written.to_lowercase().contains("\r\nuser-agent: "));
}

#[test]
fn what_cannot_be_looked_at_is_kept_and_told() {
    let work = tempfile::tempdir().unwrap();
    let server = Server::start();
    server.put("/broken", 500, "text/html", "no");
    let settings = settings(work.path(), &server);
    let case = work.path().join("c.kuromaku");
    let case = text(&case);
    let (forbidden, broken) = (server.url("/private/x"), server.url("/broken"));
    let (clipped, _, status) = ask(&["clip", case, &forbidden, &broken, "--settings", text(&settings)]);
    assert_eq!(status, 1, "{clipped}");
    for (page, why) in clipped["pages"].as_array().unwrap().iter().zip(["robots.txt forbids it", "status 500"]) {
        let problem = page["problem"].as_str().unwrap();
        assert!(problem.starts_with("could not look: ") && problem.contains(why), "{problem}");
    }
    assert_eq!(server.times("/private"), 0);
    assert_eq!(json(&["inbox", case], &[0])["pages"].as_array().unwrap().len(), 2, "kept for what was covered");
    let before = server.asked.lock().unwrap().len();
    let (offline, said, status) = ask(&["clip", case, &broken, "--offline", "--settings", text(&settings)]);
    assert!(offline["pages"][0]["problem"].as_str().unwrap().contains("offline"), "{offline}");
    assert_eq!((status, said.as_str(), server.asked.lock().unwrap().len()), (1, "", before));
    let fresh = work.path().join("fresh.kuromaku");
    for wrong in [
        vec!["clip", text(&fresh), "no-such-file.html"],
        vec!["clip", text(&fresh), "https://"],
        vec!["clip", text(&fresh), &broken, "--recipe", "nonsense"],
        vec!["enrich", case, "--source", "nonsense", "--of", "x"],
        vec!["lists", "update", text(&fresh), "--list", "nonsense"],
        vec!["inbox", case, "--accept", "999"],
        vec!["recheck", case, "999"],
    ] {
        let mut arguments = wrong.clone();
        if wrong[0] != "inbox" {
            arguments.extend(["--settings", text(&settings)]);
        }
        assert_eq!(ask(&arguments).2, 2, "{wrong:?}");
        assert!(!fresh.exists(), "{wrong:?} leaves no empty case behind");
    }
}

#[test]
fn a_register_is_asked_once_per_entity_and_goes_on_where_it_stopped() {
    let work = tempfile::tempdir().unwrap();
    let server = Server::start();
    let answer = fs::read(fixture("collect/gleif/search.json")).unwrap();
    let settings = settings(work.path(), &server);
    let records = work.path().join("in.jsonl");
    fs::write(
        &records,
        r#"{"id":"a","schema":"Company","properties":{"name":["Example Lens"]},"datasets":["t"]}
{"id":"p","schema":"Address","properties":{"full":["Somewhere 1"]},"datasets":["t"]}
"#,
    )
    .unwrap();
    let case = work.path().join("c.kuromaku");
    let case = text(&case);
    json(&["import", case, text(&records)], &[0]);
    let base = ["enrich", case, "--source", "gleif", "--question", "search", "--settings", text(&settings), "--of"];
    let enrich = |more: &[&str]| ask(&[&base, more].concat());
    let (answered, said, status) = enrich(&["a", "p"]);
    assert_eq!(status, 1, "the server has no such answer: {answered}");
    assert!(said.contains(&format!("asking {}", server.host())), "{said}");
    assert_eq!(answered["asked"][0]["state"], "could_not_look");
    assert_eq!(answered["asked"][1]["state"], "not_applicable");
    let why = answered["asked"][1]["problem"].as_str().unwrap();
    assert!(why.starts_with("is asked only about legal entities (companies, "), "{why}");
    assert!(said.contains(&format!("not asked: {why}")), "{said}");
    let (parents, ..) = ask(&[
        "enrich",
        case,
        "--source",
        "gleif",
        "--question",
        "parents",
        "--settings",
        text(&settings),
        "--of",
        "a",
    ]);
    assert_eq!(parents["asked"][0]["problem"], "lacks: LEI", "{parents}");
    server.put("/gleif", 200, "application/vnd.api+json", answer);
    let (answered, said, status) = enrich(&["a"]);
    let line = &answered["asked"][0];
    assert_eq!((status, &line["state"]), (0, &"asked".into()), "{said} {answered}");
    assert!(line["proposals"].as_u64().unwrap() > 0, "{line}");
    let asked = server.times("/gleif");
    let (answered, ..) = enrich(&["a"]);
    assert_eq!((&answered["asked"][0]["state"], server.times("/gleif")), (&"already".into(), asked));
    enrich(&["a", "--again"]);
    assert!(server.times("/gleif") > asked);
    let sources = json(&["sources"], &[0]);
    assert!(sources["sources"].as_array().unwrap().iter().any(|card| card["host"] == "api.gleif.org"));
}

#[test]
fn a_list_is_updated_by_its_editions() {
    let work = tempfile::tempdir().unwrap();
    let server = Server::start();
    let list = fs::read_to_string(fixture("collect/lists/bis_dpl.txt")).unwrap();
    server.put("/lists/dpl.txt", 200, "text/plain", list.clone());
    let settings = settings(work.path(), &server);
    let case = work.path().join("c.kuromaku");
    let case = text(&case);
    let base = ["lists", "update", case, "--list", "bis_dpl", "--settings", text(&settings)];
    let (first, said, status) = ask(&[&base[..], &["--accept"]].concat());
    let line = &first["lists"][0];
    assert_eq!((status, &line["accepted"], &line["removed"]), (0, &true.into(), &0.into()), "{said} {first}");
    let entries = line["entries"].as_u64().unwrap();
    assert!(entries >= 2 && line["added"] == entries, "{line}");
    let held = kuromaku::case::Case::open_read_only(case.as_ref()).unwrap().facts().unwrap();
    assert!(held.entities.values().all(|entity| entity.role == kuromaku::model::Role::List));
    let (again, ..) = ask(&base);
    assert_eq!(again["lists"][0]["unchanged"], true, "{again}");
    let shorter: Vec<&str> = list.lines().filter(|line| !line.contains("PETRA")).collect();
    server.put("/lists/dpl.txt", 200, "text/plain", shorter.join("\n"));
    let (next, ..) = ask(&base);
    let line = &next["lists"][0];
    assert_eq!((&line["removed"], &line["added"]), (&1.into(), &0.into()), "{next}");
    let inbox = json(&["inbox", case], &[0]);
    let lines = inbox["pages"][0]["proposals"].as_array().unwrap();
    assert_eq!(lines.len() as u64, line["proposals"].as_u64().unwrap());
    assert!(!lines.is_empty(), "the removal is proposed");
    let file = fixture("collect/lists/bis_dpl.txt");
    let other = work.path().join("other.kuromaku");
    let by_file = json(&["lists", "update", text(&other), "--list", "bis_dpl", "--file", text(&file)], &[0]);
    assert_eq!(by_file["lists"][0]["entries"], entries);
    assert!(json(&["lists", "show"], &[0])["lists"].as_array().unwrap().len() >= 8);
}
