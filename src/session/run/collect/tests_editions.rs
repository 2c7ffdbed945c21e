//! Editions of lists, failures that keep what was asked, and looking again.

use super::tests::{Pages, means, new_case, who};
use super::*;
use crate::collect::fetch::{FetchError, NoWeb, Request};
use crate::collect::recipe::RecipeBook;
use std::ops::ControlFlow;
use std::path::Path;

/// A file of the United Nations' list with these numbers.
fn un(edition: &str, numbers: impl Iterator<Item = u32>) -> String {
    let entry = |n: u32| {
        format!(
            "<ENTITY><DATAID>{n}</DATAID><FIRST_NAME>INVENTED BODY {n}</FIRST_NAME><UN_LIST_TYPE>Invention</UN_LIST_TYPE>\
             <REFERENCE_NUMBER>XXe.{n:03}</REFERENCE_NUMBER><LISTED_ON>2014-06-30</LISTED_ON></ENTITY>"
        )
    };
    let entries: String = numbers.map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CONSOLIDATED_LIST dateGenerated=\"{edition}T00:00:00.000Z\">\
         <INDIVIDUALS></INDIVIDUALS><ENTITIES>{entries}</ENTITIES></CONSOLIDATED_LIST>"
    )
}

fn update(case: &mut Case, folder: &Path, body: &str, at: &str, accept: bool) -> ListLine {
    let file = folder.join("un.xml");
    std::fs::write(&file, body).unwrap();
    let settings = Settings::default();
    let means = means(&NoWeb, &settings);
    let plans = list_plan(case, means, &["un_sc".to_owned()], Some(&file)).unwrap();
    let who = Who { at: at.to_owned(), ..who() };
    update_lists(case, means, plans, accept, &who, &mut |_| ControlFlow::Continue(())).unwrap().remove(0)
}

fn ended(case: &Case) -> usize {
    let facts = case.facts().unwrap();
    facts.entities.values().filter(|entity| entity.schema.is_a("Sanction") && entity.first("endDate").is_some()).count()
}

#[test]
fn an_older_edition_ends_no_listing_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let first = update(&mut case, folder.path(), &un("2026-05-01", 1..=20), "2026-05-02T00:00:00Z", true);
    assert_eq!((first.entries, first.accepted, &first.warning), (20, true, &None), "{first:?}");
    let older = update(&mut case, folder.path(), &un("2026-04-01", 1..=18), "2026-06-01T00:00:00Z", true);
    let warning = older.warning.clone().unwrap();
    assert!(warning.contains("2026-04-01 is older than 2026-05-01") && warning.contains("2 entries"), "{warning}");
    assert_eq!((older.removed, older.accepted, ended(&case)), (2, false, 0), "{older:?}");
    let held = *older.fetches.last().unwrap();
    let open = case.fetch(held).unwrap().unwrap();
    assert_eq!((open.open, findings_of(&open).unwrap().len()), (2, 1));
    let again = update(&mut case, folder.path(), &un("2026-04-01", 1..=18), "2026-06-02T00:00:00Z", true);
    assert!(!again.accepted && again.warning.is_some(), "{again:?}");
    assert_eq!(ended(&case), 0, "nor when the same file comes again");
    decide(&mut case, &Which::AllOf(vec![held]), Verdict::Accept, &who()).unwrap();
    assert_eq!(ended(&case), 2, "by hand it may be done");
}

#[test]
fn very_many_ends_are_checked_first_and_a_few_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    update(&mut case, folder.path(), &un("2026-05-01", 1..=30), "2026-05-02T00:00:00Z", true);
    let few = update(&mut case, folder.path(), &un("2026-06-01", 1..=20), "2026-06-02T00:00:00Z", true);
    assert_eq!((few.removed, &few.warning, ended(&case)), (10, &None, 10), "{few:?}");
    let sources: Vec<_> = case.facts().unwrap().sources.values().cloned().collect();
    let [source] = sources.as_slice() else { panic!("one list, one source: {sources:?}") };
    let stamp = (source.edition.map(|day| day.to_string()), source.retrieved_at.as_deref());
    assert_eq!(stamp, (Some("2026-06-01".to_owned()), Some("2026-06-02T00:00:00Z")));
    let hash = hex(&case.fetch(few.fetches[0]).unwrap().unwrap().sha256.unwrap());
    assert_eq!(source.sha256.as_deref(), Some(hash.as_str()), "hash, time and edition are of one file");
    let many = update(&mut case, folder.path(), &un("2026-07-01", 1..=9), "2026-07-02T00:00:00Z", true);
    assert!(many.warning.unwrap().contains("of 20 entries 11"));
    assert_eq!(ended(&case), 10);
}

#[test]
fn accepting_an_unchanged_file_accepts_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let list = un("2026-05-01", 1..=3);
    let first = update(&mut case, folder.path(), &list, "2026-05-02T00:00:00Z", false);
    assert!(!first.accepted && case.facts().unwrap().entities.is_empty());
    let again = update(&mut case, folder.path(), &list, "2026-05-03T00:00:00Z", false);
    assert_eq!((again.unchanged, again.entries, again.accepted), (true, 3, false));
    assert_eq!(again.proposals, first.proposals);
    let accepted = update(&mut case, folder.path(), &list, "2026-05-03T00:00:00Z", true);
    assert_eq!((accepted.unchanged, accepted.accepted, accepted.fetches), (true, true, vec![1]));
    assert!(case.facts().unwrap().entity("un-sc-xxe-001").is_some(), "{:?}", case.facts().unwrap().entities.keys());
    let done = update(&mut case, folder.path(), &list, "2026-05-04T00:00:00Z", true);
    assert_eq!((done.accepted, done.proposals), (false, 0));
}

struct Failing(FetchError);

impl Web for Failing {
    fn fetch(&self, _: &Request, _: Watch<'_>) -> Result<Fetched, FetchError> {
        Err(self.0.clone())
    }
}

#[test]
fn a_failure_keeps_what_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let url = "https://lens.example/gone".to_owned();
    let web = Failing(FetchError::Status { status: 503, attempts: 4, url: url.clone() });
    let (settings, book) = (Settings::default(), RecipeBook::default());
    let ask = ClipAsk { what: ClipWhat::Url(url.clone()), recipe: None };
    clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    let web = Failing(FetchError::Robots { why: "line 1".to_owned(), url: url.clone() });
    clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    let kept = case.fetches().unwrap();
    let exchanges: Vec<Exchange> = kept.iter().map(|fetch| exchange_of(fetch).unwrap()).collect();
    let told: Vec<_> = exchanges.iter().map(|it| (it.url.as_str(), it.status, it.attempts)).collect();
    assert_eq!(told, [(url.as_str(), 503, 4), (url.as_str(), 0, 0)], "what was not sent has no attempts");
    assert!(exchanges.iter().all(|it| !it.is_file() && it.at == who().at), "{exchanges:?}");
}

#[test]
fn a_register_that_fails_keeps_the_address_that_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let lei = "00EXAMPLE00000000000";
    let mut company = Proposal::new("c", "Company");
    company.say("name", "Lens Works", "p").say("leiCode", lei, "p");
    let mut reading = Reading::new(crate::model::SourceKind::Page, "p", None, Some("https://p.example/"));
    reading.proposals = vec![company, {
        let mut address = Proposal::new("a", "Address");
        address.say("full", "Somewhere 1", "p");
        address
    }];
    let exchange = Exchange::of_file("https://p.example/", "text/html", "2026-11-22T09:00:00Z", 1, "");
    let answered = Answered::of("clip", "p", "test", Fetched { exchange, body: b"p".to_vec() }, reading);
    keep(&mut case, &[&answered], "Clip", &who()).unwrap();
    decide(&mut case, &Which::AllOf(vec![1]), Verdict::Accept, &who()).unwrap();
    let analysis = super::super::analysis::Analysis::build(case.facts().unwrap(), None, None, &|| false);
    let web = Failing(FetchError::TooSlow { seconds: 9, url: "x".to_owned() });
    let settings = Settings::default();
    let ask = EnrichAsk { source: "gleif".to_owned(), question: None, ids: vec!["c".into(), "a".into()], again: false };
    let lines =
        enrich(&mut case, &analysis, means(&web, &settings), &ask, &who(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((lines[0].state, lines[1].state), (EnrichState::CouldNotLook, EnrichState::NotApplicable));
    let failed = case.fetch(lines[0].fetches[0]).unwrap().unwrap();
    let exchange = exchange_of(&failed).unwrap();
    assert!(exchange.url.len() > "https://api.gleif.org/api/v1".len() && exchange.attempts == 1, "{exchange:?}");
}

#[test]
fn many_pages_are_looked_at_again_each_with_its_own_body() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let (web, settings, book) = (Pages::default(), Settings::default(), RecipeBook::default());
    let urls: Vec<String> = (0..3).map(|n| format!("https://lens.example/{n}")).collect();
    for url in &urls {
        web.put(url, &format!("<title>{url}</title><p>one"));
        let ask = ClipAsk { what: ClipWhat::Url(url.clone()), recipe: None };
        clip(&mut case, means(&web, &settings), &ask, &book, &who()).unwrap();
    }
    web.put(&urls[1], "<title>changed</title><p>two");
    let lines =
        recheck(&mut case, means(&web, &settings), &[], &book, &who, &mut |_| ControlFlow::Continue(())).unwrap().lines;
    let states: Vec<RecheckState> = lines.iter().map(|line| line.state).collect();
    assert_eq!(states, [RecheckState::Unchanged, RecheckState::Changed, RecheckState::Unchanged]);
    assert!(lines[1].difference.is_some());
}

#[test]
fn a_list_that_is_stopped_while_its_file_is_read_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let file = folder.path().join("un.xml");
    std::fs::write(&file, un("2026-05-01", 1..=20)).unwrap();
    let settings = Settings::default();
    let watch = Watch { cancelled: &|| true, ..Watch::none() };
    let means = Means { watch, ..means(&NoWeb, &settings) };
    let plans = list_plan(&case, means, &["un_sc".to_owned()], Some(&file)).unwrap();
    let stopped = update_lists(&mut case, means, plans, true, &who(), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(stopped, Err(crate::session::run::RunError::Cancelled)), "{stopped:?}");
    assert!(case.fetches().unwrap().is_empty());
}
