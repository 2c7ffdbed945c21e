//! Each official list from its real address, by the real client over TLS, from a server on loopback.

use super::tests::{means, new_case, who};
use super::*;
use crate::collect::connect::Card;
use crate::collect::fetch::test_door;
use crate::collect::lists;
use crate::collect::mock_test_server::{Reply, TestServer};
use crate::model::Facts;
use std::ops::ControlFlow;

/// 2026-11-22T10:00:00Z.
const NOW: i64 = 1_795_341_600;

/// A list, the media type it comes with, and a file in its layout.
const PUBLISHED: [(&str, &str, &[u8]); 5] = [
    ("us_csl", "text/csv", include_bytes!("../../../../tests/fixtures/collect/lists/us_csl.csv")),
    ("ofac_sdn", "application/xml", include_bytes!("../../../../tests/fixtures/collect/lists/ofac_sdn.xml")),
    ("bis_dpl", "text/plain", include_bytes!("../../../../tests/fixtures/collect/lists/bis_dpl.txt")),
    ("un_sc", "text/xml", include_bytes!("../../../../tests/fixtures/collect/lists/un_sc.xml")),
    ("eu_fsf", "application/xml", include_bytes!("../../../../tests/fixtures/collect/lists/eu_fsf.xml")),
];

fn update(case: &mut Case, web: &dyn Web, id: &str) -> ListLine {
    let settings = Settings::default();
    let means = means(web, &settings);
    let plans = list_plan(case, means, &[id.to_owned()], None).unwrap();
    update_lists(case, means, plans, true, &who(), &mut |_| ControlFlow::Continue(())).unwrap().remove(0)
}

#[test]
fn every_list_that_can_be_downloaded_is_asked_read_and_asked_again() {
    let downloaded: Vec<&str> =
        lists::lists().iter().filter(|card| !card.by_hand).map(|card| card.id.as_str()).collect();
    assert_eq!(downloaded, PUBLISHED.map(|(id, ..)| id));
    for (id, media, file) in PUBLISHED {
        let card = lists::list(id).unwrap();
        let (server, authority, _) = TestServer::start_tls(&[&Card::host(&card.url)], move |asked| {
            match (asked.header("if-none-match"), asked.before) {
                // A list that is busy at first is asked again.
                (None, 0) => Reply::status(503),
                (None, _) => Reply::of(media, file).header("ETag", "\"one\""),
                (Some("\"one\""), 2) => Reply::status(304).header("ETag", "\"one\""),
                // Maintenance: a page instead of the list.
                (Some("\"one\""), 3) => Reply::html("<!DOCTYPE html><html><body>We are sorry</body></html>"),
                _ => Reply::status(404),
            }
        });
        let client = test_door::leading_to(&server, &authority, NOW);
        let folder = tempfile::tempdir().unwrap();
        let mut case = new_case(folder.path());

        let first = update(&mut case, &client, id);
        assert_eq!((&first.problem, first.unchanged, first.accepted), (&None, false, true), "{id}: {first:?}");
        assert!(first.entries > 0 && first.added == first.entries, "{id}: {first:?}");
        let kept = case.fetch(first.fetches[0]).unwrap().unwrap();
        let exchange = exchange_of(&kept).unwrap();
        assert_eq!((exchange.status, exchange.attempts, exchange.url.as_str()), (200, 2, card.url.as_str()), "{id}");
        assert_eq!(exchange.sha256, test_door::sha256(file), "{id}");
        assert!(exchange.tls.is_some() && exchange.at == "2026-11-22T10:00:00Z", "{id}: {exchange:?}");
        let facts = case.facts().unwrap();
        let listings = |facts: &Facts| facts.entities.values().filter(|entity| entity.schema.is_a("Sanction")).count();
        assert!(listings(&facts) > 0, "{id}");

        let again = update(&mut case, &client, id);
        assert_eq!((again.unchanged, &again.problem, again.added), (true, &None, 0), "{id}: {again:?}");
        for _ in 0..2 {
            let failed = update(&mut case, &client, id);
            assert!(failed.problem.as_deref().is_some_and(|why| why.starts_with("could not look: ")), "{failed:?}");
            assert_eq!((failed.removed, failed.accepted), (0, false), "{id}: what could not be read ends nothing");
        }
        let later = case.facts().unwrap();
        assert!(later.entities.keys().eq(facts.entities.keys()) && listings(&later) == listings(&facts), "{id}");

        let path = url::Url::parse(&card.url).unwrap();
        let query = path.query().map(|query| format!("?{query}")).unwrap_or_default();
        let targets = server.targets();
        assert_eq!(targets.len(), 5, "{id}: {targets:?}");
        assert!(targets.iter().all(|target| *target == format!("{}{query}", path.path())), "{id}: {targets:?}");
        assert!(server.seen().iter().all(|asked| asked.path() != "/robots.txt"), "{id}: it is offered to programs");
    }
}

#[test]
fn a_list_without_a_file_to_download_is_not_asked_for() {
    let (server, authority, _) = TestServer::start_tls(&["list.example"], |_| Reply::status(404));
    let client = test_door::leading_to(&server, &authority, NOW);
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    for card in lists::lists().iter().filter(|card| card.by_hand) {
        let line = update(&mut case, &client, &card.id);
        assert!(line.problem.as_deref().is_some_and(|why| why.contains("save")), "{line:?}");
    }
    assert!(server.seen().is_empty());
}
