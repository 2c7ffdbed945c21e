//! Collecting in a whole session: clip, map, accept, see the path, open the evidence, hand it over, take it back.

use super::tests::{say, session};
use super::*;
use crate::collect::fetch::Politeness;
use crate::collect::mock_test_server::{Reply, TestServer};
use crate::collect::recipe::{Other, Tie};
use crate::model::Role;
use std::path::Path;

const CASE: &str = include_str!("../../tests/fixtures/collect/session/case.ftm.jsonl");
const PAGE: &str = include_str!("../../tests/fixtures/collect/session/partners.html");

/// A session on the case of a fund whose partners only its page tells.
fn begun(folder: &Path) -> Session {
    let mut session = session(folder);
    let file = folder.join("case.ftm.jsonl");
    std::fs::write(&file, CASE).unwrap();
    say(&mut session, Message::Create(folder.join("fund.kuromaku")));
    say(&mut session, Message::Preview(vec![file]));
    say(&mut session, Message::ImportPreviewed { role: Role::Case, mappings: vec![None] });
    let mut collect = session.settings().collect.clone();
    collect.allow_loopback = true;
    collect.politeness = Politeness { per_second: 1e6, at_once: 8, at_once_all: 8 };
    say(&mut session, Message::SetCollect(Box::new(collect)));
    session
}

fn site(page: &'static str) -> TestServer {
    TestServer::start(move |asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nDisallow: /private\n"),
        "/partners.html" => Reply::html(page),
        _ => Reply::status(404),
    })
}

fn clip(session: &mut Session, url: String) {
    say(session, Message::Clip { what: ClipWhat::Url(url), recipe: None });
}

fn paths(session: &Session) -> usize {
    session.paths().map_or(0, |view| view.found.paths.len())
}

/// Maps the page's table of partners: every row owns a part of the fund.
fn map(session: &mut Session) {
    let unread = |session: &Session| session.inbox().pages.iter().any(|page| page.state == Waiting::Unread);
    assert!(unread(session), "nothing read it yet");
    let parts = &session.inbox_detail().unwrap().parts;
    let part = parts.iter().find(|part| part.header.contains(&"出資比率".to_owned())).unwrap().part;
    say(session, Message::Assist(Some(part)));
    let mut draft = session.assistant().unwrap().draft.clone();
    draft.schema = "Company".to_owned();
    draft.tie = Some(Tie {
        schema: "Ownership".to_owned(),
        row_is_source: true,
        other: Other::Known { id: "demo:fund".to_owned(), caption: "瀬戸内承継ファンド".to_owned() },
    });
    for (column, name) in draft.columns.iter_mut().zip(["name", "country", "percentage", "startDate"]) {
        use crate::collect::recipe::Use;
        *column = match name {
            "percentage" | "startDate" => Use::Tie(name.to_owned()),
            _ => Use::Value(name.to_owned()),
        };
    }
    say(session, Message::Draft(draft));
    let assistant = session.assistant().unwrap();
    assert_eq!((assistant.entities, assistant.relations), (3, 3), "{:?}", assistant.problems);
    say(session, Message::ProposeDraft);
    assert!(!unread(session), "its bytes were mapped by hand");
}

#[test]
fn a_page_becomes_a_path_only_through_the_analyst() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/partners.html"));
    assert_eq!(session.page(), Page::Inbox, "{:?}", session.notices());
    let detail = session.inbox_detail().unwrap();
    assert!(detail.blocks.iter().any(|block| block.text.contains("有限責任組合員")));
    assert!(detail.mentions.iter().any(|mention| mention.chip.id.as_str() == "demo:harbour"), "named in the text");
    assert!(detail.exchange.iter().any(|(label, value)| label == "robots.txt" && value.contains("allowed")));
    map(&mut session);
    assert_eq!(paths(&session), 0, "nothing collected is a fact");

    let detail = session.inbox_detail().unwrap();
    let named = |line: &&ProposalLine| line.ends.is_none() && line.caption.contains("Harbour Lantern");
    let harbour = detail.proposals.iter().find(named).unwrap();
    assert!(harbour.same.iter().any(|same| same.chip.id.as_str() == "demo:harbour"), "{:?}", harbour.same);
    assert!(harbour.chosen.is_none(), "a likeness decides nothing");
    let (fetch, number) = (detail.page.fetch, harbour.number);
    say(
        &mut session,
        Message::CorrectProposal { proposal: number, change: Correct::Same(Some("demo:harbour".into())) },
    );
    say(&mut session, Message::DecideProposals { which: Decide::AllOf(fetch), accept: Some(true) });
    assert_eq!(session.inbox_detail().unwrap().page.accepted, 6, "{:?}", session.notices());
    assert!(paths(&session) > 0, "{:?}", session.notices());
    let ends: Vec<&str> = session.paths().unwrap().found.paths[0].chips.iter().map(|chip| chip.id.as_str()).collect();
    assert_eq!(ends.last(), Some(&"demo:office"));

    // The evidence behind the new tie is the page, with its place.
    let pair = vec!["demo:fund".into(), "demo:harbour".into()];
    say(&mut session, Message::Select(pair, Selecting::Replace));
    let ties = session.between();
    let share = ties.iter().flat_map(|tie| &tie.statements).find(|line| line.prop == "percentage").unwrap().clone();
    assert!(share.value.starts_with("58"), "{}", share.value);
    say(&mut session, Message::ShowEvidence(share.id));
    let page = session.evidence().unwrap().page.as_ref().unwrap();
    assert!(page.hash_holds);
    let marked = &page.blocks[page.marked.unwrap()];
    assert!(marked.text.contains("58.0%"), "{}", marked.text);

    // Handed over, and read back.
    let warc = folder.path().join("evidence.warc");
    say(&mut session, Message::ExportWarc(warc.clone()));
    let file = std::fs::File::open(&warc).unwrap();
    let report = crate::collect::warc::verify(&mut std::io::BufReader::new(file)).unwrap();
    assert!(report.problems.is_empty() && report.digests > 0, "{report:?}");

    // Taken back, in order.
    session.handle(Message::Run(Command::Undo));
    session.settle();
    assert_eq!(paths(&session), 0);
    assert_eq!(session.inbox_detail().unwrap().page.open, 6);
    session.handle(Message::Run(Command::Redo));
    session.settle();
    assert!(paths(&session) > 0);
}

#[test]
fn what_could_not_be_looked_at_stays_in_the_inbox() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/private/board.html"));
    clip(&mut session, server.url("/nothing.html"));
    let inbox = session.inbox();
    assert_eq!((inbox.pages.len(), inbox.failed), (2, 2));
    let problems: Vec<&str> = inbox.pages.iter().map(|page| page.problem.as_deref().unwrap()).collect();
    assert!(problems[0].contains("404") && problems[1].contains("robots.txt"), "{problems:?}");
    // A page that was kept once and cannot be reached now is not "changed".
    clip(&mut session, server.url("/partners.html"));
    let mut collect = session.settings().collect.clone();
    collect.allow_loopback = false;
    say(&mut session, Message::SetCollect(Box::new(collect)));
    clip(&mut session, server.url("/partners.html"));
    let page = &session.inbox().pages[0];
    assert!(page.problem.is_some() && !page.changed && page.note.as_deref().unwrap().contains("is kept"), "{page:?}");
    assert!(!server.targets().iter().any(|target| target.contains("private")), "what robots.txt forbids is not asked");
}

#[test]
fn the_same_page_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/partners.html"));
    let first = session.inbox().pages.len();
    let reader = |session: &Session| session.inbox().pages[0].reader.clone();
    assert_eq!(reader(&session), "no recipe");
    assert_eq!(session.inbox().pages[0].state, Waiting::Unread, "what nothing read is not done");
    say(&mut session, Message::SetLang(Lang::Ja));
    assert_eq!(reader(&session), "読み取り規則なし", "the inbox follows the language");
    say(&mut session, Message::SetLang(Lang::En));
    session.handle(Message::Run(Command::RecheckPages));
    session.settle();
    assert_eq!(session.inbox().pages.len(), first);
    assert!(session.notices().iter().any(|notice| notice.text.contains("1 unchanged")), "{:?}", session.notices());
}

#[test]
fn of_a_changed_page_what_is_known_is_not_new_and_what_left_it_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = TestServer::start(|asked| {
        let rows = match (asked.path(), asked.before) {
            ("/robots.txt", _) => return Reply::status(404),
            (_, 0) => "<tr><td>甲投資株式会社</td><td>30.0</td></tr><tr><td>乙商事株式会社</td><td>10.0</td></tr>",
            _ => "<tr><td>甲投資株式会社</td><td>30.0</td></tr>",
        };
        Reply::html(&format!(
            "<title>株式の状況 | 架空精機株式会社</title><h3>大株主の状況</h3>\
             <table><tr><th>氏名又は名称</th><th>持株比率(%)</th></tr>{rows}</table>"
        ))
    });
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/holders.html"));
    let first = session.inbox().pages[0].fetch;
    say(&mut session, Message::DecideProposals { which: Decide::AllOf(first), accept: Some(true) });
    session.handle(Message::Run(Command::RecheckPages));
    session.settle();
    let pages = session.inbox().pages.clone();
    let titles: Vec<&str> = pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(pages.len(), 3, "{titles:?}");
    let gone = pages.iter().find(|page| page.title.starts_with("No longer there: 株式の状況")).unwrap();
    assert_eq!(gone.open, 1);
    let new = pages.iter().find(|page| page.fetch > first && page.fetch != gone.fetch).unwrap();
    say(&mut session, Message::ShowInbox(Some(new.fetch)));
    let detail = session.inbox_detail().unwrap();
    let own = detail.proposals.iter().filter(|line| line.ends.is_none());
    assert_eq!(own.clone().count(), 2);
    assert!(own.clone().all(|line| line.known && line.same.is_empty()), "{:?}", detail.proposals);
}

#[test]
fn nothing_is_sent_offline() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    let mut collect = session.settings().collect.clone();
    collect.offline = true;
    say(&mut session, Message::SetCollect(Box::new(collect)));
    clip(&mut session, server.url("/partners.html"));
    assert!(session.inbox().pages[0].problem.as_deref().unwrap().contains("offline"));
    assert!(server.targets().is_empty());
}

#[test]
fn a_mapping_becomes_a_recipe_that_reads_the_page_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/partners.html"));
    map(&mut session);
    let shown = session.inbox_detail().unwrap().page.fetch;
    let part = session.inbox_detail().unwrap().parts.iter().find(|part| part.header.len() == 4).unwrap().part;
    say(&mut session, Message::ShowInbox(Some(shown)));
    say(&mut session, Message::Assist(Some(part)));
    say(&mut session, Message::SaveRecipe("../escape".to_owned()));
    assert!(session.notices().last().unwrap().kind == NoticeKind::Error);
    say(&mut session, Message::SaveRecipe("fund_partners".to_owned()));
    let file = folder.path().join("recipes/fund_partners.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(crate::collect::recipe::Recipe::parse(&text).is_ok(), "{text}");
    say(&mut session, Message::ShowInbox(Some(shown)));
    assert!(session.recipes().iter().any(|(id, _)| id == "fund_partners"));
}

#[test]
fn what_is_sent_is_told_of_each_selected_entity() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = begun(folder.path());
    let ids = ["demo:harbour", "demo:fund", "demo:lin"].map(EntityId::from);
    say(&mut session, Message::Select(ids.to_vec(), Selecting::Replace));
    let gleif = session.source_cards().iter().find(|card| card.id == "gleif").unwrap();
    let sends = &gleif.questions.iter().find(|question| question.id == "search").unwrap().sends;
    assert_eq!(sends.len(), 3);
    let said = |at: usize| match &sends[at] {
        Sends::This(said) => said.as_str(),
        Sends::Nothing(why) => panic!("{why}"),
    };
    assert!(said(0).contains("Harbour Lantern") && !said(1).contains("Harbour Lantern"), "{sends:?}");
    assert!(said(1).contains("Setouchi Succession Fund"), "{sends:?}");
    assert!(said(2).contains("Lin Wei"), "{sends:?}");
}

#[test]
fn a_list_without_a_download_is_read_from_its_saved_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = begun(folder.path());
    let mut collect = session.settings().collect.clone();
    collect.offline = true;
    say(&mut session, Message::SetCollect(Box::new(collect)));
    let read = |session: &mut Session, name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        say(session, Message::ReadList { list: "meti_eul".to_owned(), file });
        session.list_told("meti_eul").unwrap().clone()
    };
    let wrong = read(&mut session, "wrong.csv", "a,b\n1,2\n");
    assert!(wrong.kind == NoticeKind::Warning && wrong.text.contains("could not look"), "{wrong:?}");
    let kept = session.inbox().pages[0].clone();
    assert!(kept.problem.is_some() && kept.url.ends_with("wrong.csv"), "what came instead is kept: {kept:?}");
    let text = include_str!("../../tests/fixtures/collect/lists/meti_eul.csv");
    let told = read(&mut session, "law05.csv", text);
    assert!(told.kind == NoticeKind::Info && told.text.contains("2 entries, 2 new"), "{told:?}");
    let page = &session.inbox_detail().unwrap().page;
    assert!(page.open > 0 && page.reader.contains("METI"), "{page:?}");
    let again = read(&mut session, "law05.csv", text);
    assert!(again.text.contains("unchanged"), "{again:?}");
    // No file at all: told of the list, and the case is as it was.
    let pages = session.inbox().pages.len();
    say(&mut session, Message::ReadList { list: "meti_eul".to_owned(), file: folder.path().join("missing.csv") });
    let missing = session.list_told("meti_eul").unwrap();
    assert!(missing.kind == NoticeKind::Error && missing.text.contains("missing.csv"), "{missing:?}");
    assert_eq!(session.inbox().pages.len(), pages);
    // What was told is of this time the dialog is open.
    session.handle(Message::Run(Command::UpdateLists));
    assert!(session.list_told("meti_eul").is_none());
}

#[test]
fn pages_are_asked_again_side_by_side_and_a_stop_keeps_what_came() {
    let folder = tempfile::tempdir().unwrap();
    // The first page, asked a second time, says nothing until the test lets it.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let server = TestServer::start(move |asked| match (asked.path(), asked.before) {
        ("/robots.txt", _) => Reply::of("text/plain", ""),
        ("/slow.html", 1) => {
            let _ = held.lock().unwrap().recv_timeout(std::time::Duration::from_secs(60));
            Reply::html("<title>slow</title><p>two")
        }
        ("/fast.html", 1) => Reply::html("<title>fast</title><p>two"),
        (path, _) => Reply::html(&format!("<title>{path}</title><p>one")),
    });
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/slow.html"));
    clip(&mut session, server.url("/fast.html"));
    session.handle(Message::Run(Command::RecheckPages));
    let job = loop {
        session.poll();
        let job = session.jobs().iter().find(|job| job.text == "1 of 2");
        if let Some(job) = job {
            break job.clone();
        }
        assert!(!session.jobs().is_empty(), "{:?}", session.notices());
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    assert!(job.fraction.is_some_and(|fraction| (fraction - 0.5).abs() < 0.01), "{job:?}");
    session.handle(Message::CancelJob(job.id));
    session.settle();
    release.send(()).unwrap();
    let told = session.notices().last().unwrap();
    assert!(told.text.contains("0 unchanged, 1 changed, 0 could not be looked at"), "{told:?}");
    assert_eq!(told.details, ["stopped: 1 were not checked"]);
    let pages: Vec<(&str, bool)> =
        session.inbox().pages.iter().map(|page| (page.title.as_str(), page.problem.is_some())).collect();
    assert_eq!(pages, [("fast", false), ("/fast.html", false), ("/slow.html", false)]);
}

#[test]
fn a_value_that_changed_since_it_was_seen_is_not_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let server = site(PAGE);
    let mut session = begun(folder.path());
    clip(&mut session, server.url("/partners.html"));
    map(&mut session);
    let lines = &session.inbox_detail().unwrap().proposals;
    let shown = lines.iter().find(|line| line.ends.is_none() && line.values.len() > 1).unwrap().clone();
    let at = shown.values.iter().position(|value| value.prop == "name").unwrap();
    assert!(at > 0, "another value stands before the name");
    let (proposal, seen) = (shown.number, shown.values[at].seen());
    let name = |session: &mut Session, value: &str| {
        let change = Correct::Value { seen: seen.clone(), value: value.to_owned() };
        say(session, Message::CorrectProposal { proposal, change });
    };
    name(&mut session, "Harbour Lantern Holdings");
    assert!(session.notices().iter().all(|notice| notice.kind != NoticeKind::Warning), "{:?}", session.notices());
    let begun = session.can_undo();
    // Typed before the first correction was shown.
    name(&mut session, "Harbor Lantern");
    let told = session.notices().last().unwrap().clone();
    let said = format!("Name: “{}” has become “Harbour Lantern Holdings” meanwhile", seen.value);
    assert!(told.kind == NoticeKind::Warning && told.text.contains(&said), "{told:?}");
    assert_eq!(
        (line_of(&session, proposal).values[at].value.as_str(), begun),
        ("Harbour Lantern Holdings", session.can_undo())
    );
    say(&mut session, Message::SetLang(Lang::Ja));
    name(&mut session, "Harbor Lantern");
    let told = session.notices().last().unwrap().clone();
    assert!(told.text.contains("その間に「Harbour Lantern Holdings」に変わりました"), "{told:?}");
    say(&mut session, Message::SetLang(Lang::En));
    // Another one was left out meanwhile: the name has moved to its place.
    let now = line_of(&session, proposal);
    let without = |at: usize| Correct::Without { seen: now.values[at].seen() };
    say(&mut session, Message::CorrectProposal { proposal, change: without(0) });
    say(&mut session, Message::CorrectProposal { proposal, change: without(at) });
    let told = session.notices().last().unwrap();
    assert!(told.text.contains("is no longer where it was shown"), "{told:?}");
    assert_eq!(line_of(&session, proposal).values.len(), shown.values.len() - 1);
}

fn line_of(session: &Session, proposal: i64) -> ProposalLine {
    session.inbox_detail().unwrap().proposals.iter().find(|line| line.number == proposal).unwrap().clone()
}

#[test]
fn another_kind_of_entity_lacks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = begun(folder.path());
    let select = |session: &mut Session, ids: &[&str]| {
        let ids = ids.iter().map(|id| EntityId::from(*id)).collect();
        say(session, Message::Select(ids, Selecting::Replace));
    };
    let asked = |session: &Session, source: &str, question: &str| {
        let card = session.source_cards().iter().find(|card| card.id == source).unwrap();
        card.questions.iter().find(|line| line.id == question).unwrap().clone()
    };
    select(&mut session, &["demo:fund", "demo:lin"]);
    let kind = "is asked only about files";
    let filing = asked(&session, "edgar_archive", "ownership");
    assert_eq!(filing.sends, [Sends::Nothing(kind.to_owned()), Sends::Nothing(kind.to_owned())]);
    assert_eq!(filing.why_not.as_deref(), Some(kind));
    let parents = asked(&session, "gleif", "parents");
    assert_eq!(parents.sends[0], Sends::Nothing("lacks: LEI".to_owned()));
    say(&mut session, Message::SetLang(Lang::Ja));
    assert!(asked(&session, "edgar_archive", "ownership").why_not.unwrap().starts_with("照会できるのは"));
    assert_eq!(asked(&session, "gleif", "parents").why_not.as_deref(), Some("記載なし：LEI"));
    // Asked for all the same, each says why it was not asked, in the language of the window.
    let ask = |session: &mut Session, source: &str, question: &str| {
        let of = vec!["demo:fund".into()];
        let (source, question) = (source.to_owned(), question.to_owned());
        say(session, Message::Enrich { source, question, of, again: false });
        session.notices().last().unwrap().details.clone()
    };
    assert!(ask(&mut session, "gleif", "parents")[0].ends_with("記載なし：LEI"));
    say(&mut session, Message::SetLang(Lang::En));
    assert!(ask(&mut session, "gleif", "parents")[0].ends_with("lacks: LEI"));
    assert!(ask(&mut session, "edgar_archive", "ownership")[0].ends_with(kind));
}
