//! Why a question is not asked about an entity, in words: of another kind, or without what the question needs.

use crate::collect::connect::{Question, Subject, WhyNot};
use crate::model::{Schema, ontology};
use crate::session::settings::Lang;

/// Kinds that are named where a question is about all of them: most readers know no "legal entity".
const EXAMPLES: [&str; 4] = ["Company", "Organization", "PublicBody", "Person"];

/// Why not, as the end of a sentence about the entity: "is asked only about …", "lacks: LEI, name".
pub fn why_not_words(question: &Question, why: WhyNot, subject: &Subject, lang: Lang) -> String {
    match why {
        WhyNot::OtherKind => {
            let kinds = kinds(question, lang);
            lang.pick(format!("is asked only about {kinds}"), format!("照会できるのは{kinds}のみ"))
        }
        WhyNot::Lacks => {
            let labels: Vec<String> =
                question.needs.iter().map(|need| need_label(question, need, subject, lang)).collect();
            let labels = labels.join(lang.pick(", ", "、"));
            lang.pick(format!("lacks: {labels}"), format!("記載なし：{labels}"))
        }
    }
}

/// What a property that a question needs is called.
pub fn need_label(question: &Question, prop: &str, subject: &Subject, lang: Lang) -> String {
    if prop == "id" {
        return lang.pick("id of the source", "情報源の識別子").to_owned();
    }
    let schemata = std::iter::once(&subject.schema).chain(&question.about);
    let mut specs = schemata.filter_map(|name| ontology().schema(name)?.properties.get(prop));
    specs.next().map_or_else(
        || prop.to_owned(),
        |spec| lang.pick(Some(&spec.label), spec.label_ja.as_ref()).unwrap_or(&spec.label).clone(),
    )
}

/// "legal entities (companies, organizations, public bodies, people)".
fn kinds(question: &Question, lang: Lang) -> String {
    let all: Vec<&Schema> = question.about.iter().filter_map(|name| ontology().schema(name)).collect();
    // A kind is not named beside the wider one that it belongs to.
    let widest = |schema: &&&Schema| !all.iter().any(|other| other.name != schema.name && schema.is_a(&other.name));
    let name = |schema: &Schema| lang.pick(schema.plural.to_lowercase(), schema.label_ja.clone());
    let between = lang.pick(", ", "、");
    let named = all.iter().filter(widest).map(|schema| {
        let examples = EXAMPLES.iter().filter_map(|example| ontology().schema(example));
        let examples: Vec<String> =
            examples.filter(|example| schema.name == "LegalEntity" && example.is_a(&schema.name)).map(name).collect();
        match examples.is_empty() {
            true => name(schema),
            false => lang.pick(
                format!("{} ({})", name(schema), examples.join(between)),
                format!("{}（{}）", name(schema), examples.join(between)),
            ),
        }
    });
    named.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collect::connect::cards;

    fn words(schema: &str, source: &str, question: &str, lang: Lang) -> Option<String> {
        let card = cards().iter().find(|card| card.id == source).unwrap();
        let question = card.question(question).unwrap();
        let subject = Subject { id: "x".to_owned(), schema: schema.to_owned(), values: Vec::new() };
        question.why_not(&subject).map(|why| why_not_words(question, why, &subject, lang))
    }

    #[test]
    fn another_kind_is_told_from_a_missing_value() {
        let kinds = "is asked only about legal entities (companies, organizations, public bodies, people)";
        assert_eq!(words("Vessel", "gleif", "search", Lang::En).as_deref(), Some(kinds));
        assert_eq!(words("Company", "gleif", "search", Lang::En).as_deref(), Some("lacks: Name, LEI"));
        assert_eq!(words("Company", "gleif", "search", Lang::Ja).as_deref(), Some("記載なし：名称、LEI"));
        let japanese = words("Vessel", "gleif", "search", Lang::Ja).unwrap();
        assert!(japanese.starts_with("照会できるのは") && japanese.ends_with("のみ"), "{japanese}");
        let several = words("Address", "opensanctions", "match", Lang::En).unwrap();
        assert!(several.contains("people), vessels, airplanes"), "{several}");
    }

    #[test]
    fn its_own_id_is_never_lacking() {
        assert_eq!(words("Company", "icij", "record", Lang::En), None);
    }
}
