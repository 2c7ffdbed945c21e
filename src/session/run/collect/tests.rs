//! Decisions and looking again, with saved answers instead of the network.

use super::*;
use crate::case::{ProposalState, Who};
use crate::collect::fetch::{FetchError, NoWeb, Request};
use crate::collect::recipe::RecipeBook;
use crate::collect::vault::{Vault, VaultError};
use crate::model::SourceKind;
use crate::session::run::RunError;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;

pub(super) fn who() -> Who {
    Who { by: "tester".to_owned(), at: "2026-11-22T10:00:00Z".to_owned() }
}

struct NoVault;

impl Vault for NoVault {
    fn get(&self, _: &str) -> Result<Option<crate::collect::fetch::Secret>, VaultError> {
        Ok(None)
    }

    fn set(&self, _: &str, _: Option<&crate::collect::fetch::Secret>) -> Result<(), VaultError> {
        Ok(())
    }
}

/// Pages by address; the test changes them.
#[derive(Default)]
pub(super) struct Pages(Mutex<BTreeMap<String, String>>, pub(super) Mutex<Vec<Request>>);

impl Pages {
    pub(super) fn put(&self, url: &str, body: &str) {
        self.0.lock().unwrap().insert(url.to_owned(), body.to_owned());
    }

    pub(super) fn take(&self, url: &str) {
        self.0.lock().unwrap().remove(url);
    }
}

impl Web for Pages {
    fn fetch(&self, request: &Request, _: Watch<'_>) -> Result<Fetched, FetchError> {
        self.1.lock().unwrap().push(request.clone());
        let pages = self.0.lock().unwrap();
        let Some(body) = pages.get(&request.url) else {
            return Err(FetchError::Robots { why: "line 2: Disallow: /".to_owned(), url: request.url.clone() });
        };
        let etag = format!("\"{}\"", body.len());
        let unchanged = request.validators.as_ref().is_some_and(|known| known.etag.as_ref() == Some(&etag));
        let body = if unchanged { Vec::new() } else { body.clone().into_bytes() };
        let mut exchange = Exchange::of_file(&request.url, "text/html", "2026-11-22T09:00:00Z", body.len() as u64, "");
        exchange.status = if unchanged { 304 } else { 200 };
        exchange.unchanged = unchanged;
        exchange.headers = vec![("ETag".to_owned(), etag)];
        exchange.attempts = 1;
        Ok(Fetched { exchange, body })
    }
}

pub(super) fn means<'a>(web: &'a dyn Web, settings: &'a Settings) -> Means<'a> {
    Means { web, settings, vault: &NoVault, watch: Watch::none() }
}

pub(super) fn new_case(folder: &Path) -> Case {
    Case::create(&folder.join("c.kuromaku")).unwrap()
}

/// A company, a person and her office in it: proposals 1, 2, 3 of page 1 of an empty case.
pub(super) fn officers(case: &mut Case) -> i64 {
    let mut company = Proposal::new("page-lens", "Company");
    company.say_as("name", "Lens Works", Some("LENS WORKS"), "h1");
    let mut person = Proposal::new("page-mori", "Person");
    person.say("name", "Mori Hana", "tr:nth-child(1) > td").say("wingspan", "2 m", "tr:nth-child(1)");
    let mut office = Proposal::new("page-office", "Directorship");
    office.say("director", "page-mori", "tr").say("organization", "page-lens", "tr").say("role", "President", "td");
    let mut reading = Reading::new(SourceKind::Page, "Officers", Some("Lens Works"), Some("https://lens.example/a"));
    reading.proposals = vec![company, person, office];
    let mut exchange = Exchange::of_file("https://lens.example/a", "text/html", "2026-11-22T09:00:00Z", 5, "");
    exchange.status = 200;
    let answered = Answered::of("clip", "Officers", "test", Fetched { exchange, body: b"<p>hi".to_vec() }, reading);
    case.add_fetch(&answered.to_new(), "Clip Officers", &who()).unwrap()
}

pub(super) fn ids(case: &Case) -> Vec<String> {
    case.facts().unwrap().entities.keys().map(ToString::to_string).collect()
}

pub(super) fn states(case: &Case) -> Vec<ProposalState> {
    case.proposals(1).unwrap().iter().map(|stored| stored.state).collect()
}

use ProposalState::{Accepted, Open, Rejected};

#[test]
fn accepting_a_tie_brings_its_ends_and_keeps_place_text_and_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    let report = decide(&mut case, &Which::These(vec![3]), Verdict::Accept, &who()).unwrap();
    let also: Vec<i64> = report.also.iter().map(|also| also.proposal).collect();
    assert_eq!((report.decided, also, report.statements), (3, vec![2, 1], 5));
    assert_eq!(report.left_out.len(), 1, "a property the schema lacks is told: {report:?}");
    let facts = case.facts().unwrap();
    let company = facts.entity("page-lens").unwrap();
    let name = company.all("name").next().unwrap();
    assert_eq!((name.original.as_deref(), &*name.locator), (Some("LENS WORKS"), "h1"));
    assert_eq!(name.first_seen.as_deref(), Some("2026-11-22T09:00:00Z"));
    let source = facts.source(name.source).unwrap();
    assert_eq!(source.url.as_deref(), Some("https://lens.example/a"));
    assert_eq!(source.sha256.as_deref().map(str::len), Some(64));
    let behind = case.record_behind(&company.id, name.id).unwrap().unwrap();
    assert_eq!((behind.body.as_deref(), behind.sha256), (Some(&b"<p>hi"[..]), source.sha256.clone()));
    assert_eq!(case.log().last().unwrap().label, "Accept 3 proposals of Officers");
    case.undo(&who()).unwrap();
    assert_eq!((states(&case), ids(&case).len()), (vec![Open; 3], 0));
    case.redo(&who()).unwrap();
    assert_eq!((states(&case), ids(&case).len()), (vec![Accepted; 3], 3));
}

#[test]
fn what_was_rejected_refuses_its_ties() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    decide(&mut case, &Which::These(vec![2]), Verdict::Reject, &who()).unwrap();
    let error = decide(&mut case, &Which::These(vec![3]), Verdict::Accept, &who()).unwrap_err();
    assert!(error.to_string().contains("director was rejected (proposal 2)"), "{error}");
    let report = decide(&mut case, &Which::AllOf(vec![1]), Verdict::Accept, &who()).unwrap();
    assert_eq!((report.decided, report.left_out[0].proposal), (1, 3));
    assert_eq!(states(&case), [Accepted, Rejected, Open]);
    for wrong in [Which::These(vec![99]), Which::AllOf(vec![99])] {
        assert!(decide(&mut case, &wrong, Verdict::Accept, &who()).is_err());
    }
    let nothing = decide(&mut case, &Which::These(vec![1]), Verdict::Accept, &who()).unwrap();
    assert_eq!(nothing, DecideReport::default(), "it is accepted already");
}

#[test]
fn reopening_takes_loose_ties_along_and_leaves_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    decide(&mut case, &Which::AllOf(vec![1]), Verdict::Accept, &who()).unwrap();
    let report = decide(&mut case, &Which::These(vec![2]), Verdict::Reject, &who()).unwrap();
    assert_eq!((report.decided, report.also[0].proposal), (2, 3));
    assert_eq!((states(&case), ids(&case)), (vec![Accepted, Rejected, Open], vec!["page-lens".to_owned()]));
    let facts = case.facts().unwrap();
    let company = facts.entity("page-lens").unwrap();
    assert!(case.record_behind(&company.id, company.statements[0].id).unwrap().unwrap().body.is_some());
    case.undo(&who()).unwrap();
    assert_eq!((states(&case), ids(&case).len()), (vec![Accepted; 3], 3));
    decide(&mut case, &Which::AllOf(vec![1]), Verdict::Reopen, &who()).unwrap();
    assert_eq!((states(&case), ids(&case).len()), (vec![Open; 3], 0));
}

#[test]
fn who_is_pointed_at_is_written_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    point(&mut case, 1, Some("target"), &who()).unwrap();
    assert!(point(&mut case, 3, Some("target"), &who()).is_err(), "a tie is nobody");
    decide(&mut case, &Which::These(vec![1]), Verdict::Accept, &who()).unwrap();
    assert!(point(&mut case, 1, None, &who()).is_err(), "decided already");
    decide(&mut case, &Which::These(vec![3]), Verdict::Accept, &who()).unwrap();
    assert_eq!(ids(&case), ["target", "page-office", "page-mori"]);
    let facts = case.facts().unwrap();
    assert_eq!(facts.entity("page-office").unwrap().first("organization"), Some("target"));
    // Another page that speaks of the same id, later.
    let mut tie = Proposal::new("other-tie", "UnknownLink");
    tie.say("subject", "page-lens", "p").say("object", "page-mori", "p");
    let mut reading = Reading::new(SourceKind::Page, "Other", None, Some("https://other.example/"));
    reading.proposals = vec![tie];
    let exchange = Exchange::of_file("https://other.example/", "text/html", "2026-11-22T09:30:00Z", 5, "");
    let answered = Answered::of("clip", "Other", "test", Fetched { exchange, body: b"<p>ho".to_vec() }, reading);
    case.add_fetch(&answered.to_new(), "Clip Other", &who()).unwrap();
    decide(&mut case, &Which::These(vec![4]), Verdict::Accept, &who()).unwrap();
    assert_eq!(case.facts().unwrap().entity("other-tie").unwrap().first("subject"), Some("target"));
}

#[test]
fn corrections_keep_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    correct(&mut case, 2, 0, Some("Mori Hanae"), &who()).unwrap();
    correct(&mut case, 2, 1, None, &who()).unwrap();
    assert!(correct(&mut case, 2, 7, None, &who()).is_err() && correct(&mut case, 2, 0, Some(" "), &who()).is_err());
    let report = decide(&mut case, &Which::These(vec![2]), Verdict::Accept, &who()).unwrap();
    assert!(report.left_out.is_empty());
    let facts = case.facts().unwrap();
    let name = facts.entity("page-mori").unwrap().all("name").next().unwrap().clone();
    assert_eq!((&*name.value, name.original.as_deref()), ("Mori Hanae", Some("Mori Hana")));
    for _ in 0..3 {
        case.undo(&who()).unwrap();
    }
    assert_eq!(proposal_of(&case.proposal(2).unwrap().unwrap()).unwrap().values.len(), 2);
}

#[test]
fn what_says_nothing_new_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    decide(&mut case, &Which::These(vec![1]), Verdict::Accept, &who()).unwrap();
    let mut again = Proposal::new("page-lens", "Company");
    again.say_as("name", "Lens Works", Some("LENS WORKS"), "h2");
    let mut person = Proposal::new("page-mori", "Person");
    person.say("name", "Mori Hana", "p").say("wingspan", "2 m", "p");
    for (title, url) in [("Officers", "https://lens.example/a"), ("Elsewhere", "https://news.example/")] {
        let publisher = Some("Lens Works").filter(|_| title == "Officers");
        let mut reading = Reading::new(SourceKind::Page, title, publisher, Some(url));
        reading.proposals = vec![again.clone(), person.clone()];
        let exchange = Exchange::of_file(url, "text/html", "2026-11-23T09:00:00Z", 5, "");
        let answered = Answered::of("clip", title, "test", Fetched { exchange, body: b"<p>x".to_vec() }, reading);
        case.add_fetch(&answered.to_new(), "Clip", &who()).unwrap();
    }
    let pages = inbox(&case, &case.facts().unwrap()).unwrap();
    let marks: Vec<Vec<_>> =
        pages.iter().map(|page| page.proposals.iter().map(|line| line.duplicate.clone()).collect()).collect();
    let open = Duplicate::Open { proposal: 2 };
    assert_eq!(
        marks,
        [
            vec![None, None],
            vec![Some(Duplicate::InCase), Some(open.clone())],
            vec![Some(Duplicate::SaidElsewhere), Some(open.clone())]
        ]
    );
    let page = inbox_page(&case, &case.facts().unwrap(), 2).unwrap().unwrap();
    assert_eq!(page.proposals[1].duplicate, Some(open));
    assert_eq!(page.proposals[0].known, [true]);
    assert_eq!(inbox_page(&case, &case.facts().unwrap(), 99).unwrap(), None);
}

#[test]
fn a_page_is_clipped_once_seen_again_and_a_failure_is_kept() {
    const URL: &str = "https://lens.example/about";
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let (web, settings, book) = (Pages::default(), Settings::default(), RecipeBook::default());
    web.put(URL, "<title>About</title><p>one");
    let ask = ClipAsk { what: ClipWhat::Url(URL.to_owned()), recipe: None };
    let first = clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    assert_eq!((first.fetch, first.proposals, first.recipe.as_deref()), (1, 0, None));
    assert!(!first.findings.is_empty(), "no recipe fits, and it says so");
    let again = clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    assert_eq!((again.fetch, again.unchanged_since.as_deref()), (1, Some("2026-11-22T09:00:00Z")));
    assert!(web.1.lock().unwrap()[1].validators.is_some(), "asked whether it changed");
    assert_eq!(again.unchanged_by, Some("server"));
    assert_eq!(case.log().last().unwrap().label, "Clip again About: unchanged, says the server");
    web.put(URL, "<title>About</title><p>one</p><p>and two");
    let mut heard = 0;
    let lines = recheck(&mut case, means(&web, &settings), &[], &book, &who, &mut |_| {
        heard += 1;
        ControlFlow::Continue(())
    })
    .unwrap()
    .lines;
    assert_eq!((heard, lines[0].state, lines[0].new), (1, RecheckState::Changed, Some(2)));
    assert!(!lines[0].difference.as_ref().unwrap().lines.is_empty());
    assert_eq!(case.fetch(2).unwrap().unwrap().earlier, Some(1));
    web.take(URL);
    let gone = clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    assert!(gone.problem.as_deref().unwrap().starts_with("could not look: robots.txt forbids it"), "{gone:?}");
    let lines = recheck(&mut case, means(&web, &settings), &[1], &book, &who, &mut |_| ControlFlow::Continue(()))
        .unwrap()
        .lines;
    assert_eq!((lines[0].state, lines[0].fetch), (RecheckState::CouldNotLook, 2), "the newest version is looked at");
    let wrong = ClipAsk { what: ClipWhat::Url(URL.to_owned()), recipe: Some("nonsense".to_owned()) };
    assert!(matches!(clip(&mut case, means(&web, &settings), &wrong, &book, &who()), Err(RunError::Usage(_))));
}

#[test]
fn a_saved_file_is_evidence_without_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let file = folder.path().join("名簿.html");
    std::fs::write(&file, "<title>Roll</title><p>hello").unwrap();
    let settings = Settings::default();
    let ask = ClipAsk { what: ClipWhat::File(file.clone()), recipe: None };
    let clipped = clip(&mut case, means(&NoWeb, &settings), &ask, &RecipeBook::default(), &who()).unwrap();
    assert_eq!((clipped.url.as_str(), clipped.status), ("名簿.html", 0));
    let again = clip(&mut case, means(&NoWeb, &settings), &ask, &RecipeBook::default(), &who()).unwrap();
    assert!(again.unchanged_since.is_some());
    let lines = recheck(&mut case, means(&NoWeb, &settings), &[1], &RecipeBook::default(), &who, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap()
    .lines;
    assert_eq!(lines[0].state, RecheckState::NotApplicable);
    std::fs::remove_file(&file).unwrap();
    assert!(clip(&mut case, means(&NoWeb, &settings), &ask, &RecipeBook::default(), &who()).is_err());
    let url = ClipAsk { what: ClipWhat::Url("https://lens.example/".to_owned()), recipe: None };
    let offline = clip(&mut case, means(&NoWeb, &settings), &url, &RecipeBook::default(), &who()).unwrap();
    assert!(offline.problem.unwrap().contains("offline"));
    let out = folder.path().join("evidence.warc");
    let report = warc(&case, &out, "2026-11-22T12:00:00Z").unwrap();
    assert_eq!((report.fetches, report.records, report.problems.len()), (2, 4, 0), "{report:?}");
    let bytes = std::fs::read(&out).unwrap();
    warc(&case, &out, "2026-11-22T12:00:00Z").unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), bytes, "the same evidence, the same file");
}
