//! What gleif, opensanctions, wikidata, opencorporates and icij send and yield, on saved answers.

use super::saved_test_web::SavedWeb;
use super::*;
use crate::collect::Reading;
use crate::collect::fetch::{FetchError, Watch};
use crate::model::ontology;

#[test]
fn only_the_named_host_is_ever_asked() {
    let web = SavedWeb::new().get("/v1/a", "{}");
    let card = Card {
        id: "x".into(),
        en: "X".into(),
        ja: "X".into(),
        gives_en: String::new(),
        gives_ja: String::new(),
        base: "https://register.example".into(),
        terms: String::new(),
        cost_en: String::new(),
        cost_ja: String::new(),
        per_second: 1.0,
        licence: None,
        reliability: "B".into(),
        key: None,
        questions: Vec::new(),
    };
    let mut talk = Talk::new(&web, &card, None, None, Watch::none());
    assert_eq!(talk.url("/v1/a"), "https://register.example/v1/a");
    assert_eq!(talk.url("https://register.example/v1/a"), "https://register.example/v1/a");
    for other in ["https://register.example.elsewhere.example/", "https://register.example@elsewhere.example/"] {
        assert_eq!(Card::host(&talk.url(other)), "register.example", "{other}");
    }
    assert_eq!(talk.get("/v1/a"), Ok(0));
    assert!(matches!(talk.get("/v1/b"), Err(AskError::Fetch(FetchError::Connect { .. }))));
    assert_eq!(talk.answers.len(), 1, "an earlier answer stays");
}
