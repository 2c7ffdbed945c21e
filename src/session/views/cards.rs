//! Sources that can be asked, as the settings and the selection are: who, what for, what leaves this computer.

use crate::collect::connect::{self, Card, Question, Subject};
use crate::collect::vault::Vault;
use crate::session::run::collect::{need_label, why_not_words};
use crate::session::{Lang, QuestionLine, Sends, Settings, SourceCard};

/// Values of one property: no connector sends more.
const MOST_VALUES: usize = 5;
/// Characters of one value that is shown before it is sent.
const MOST_CHARS: usize = 60;

/// All sources, with what each can be asked about the subject.
pub fn cards(settings: &Settings, vault: &dyn Vault, subjects: &[Subject], lang: Lang) -> Vec<SourceCard> {
    connect::cards().iter().map(|card| source(card, settings, vault, subjects, lang)).collect()
}

fn source(card: &Card, settings: &Settings, vault: &dyn Vault, subjects: &[Subject], lang: Lang) -> SourceCard {
    let base = settings.collect.bases.get(&card.id).unwrap_or(&card.base);
    let has_key = settings.keys.contains(&card.id) || vault.at_hand(&card.id);
    let lacks_key = card.key.as_ref().is_some_and(|key| !key.optional) && !has_key;
    let questions = card.questions.iter().map(|question| {
        let blocked = if settings.collect.offline {
            Some(lang.pick("working offline", "オフラインで作業中").to_owned())
        } else if lacks_key {
            Some(
                lang.pick("needs a key: Collecting, settings and keys", "キーが必要です（収集の設定とキー）")
                    .to_owned(),
            )
        } else {
            why_not(question, subjects, lang)
        };
        QuestionLine {
            id: question.id.clone(),
            label: lang.pick(&question.en, &question.ja).clone(),
            sends: subjects.iter().map(|subject| sends(question, subject, lang)).collect(),
            why_not: blocked,
        }
    });
    SourceCard {
        id: card.id.clone(),
        name: lang.pick(&card.en, &card.ja).clone(),
        gives: lang.pick(&card.gives_en, &card.gives_ja).clone(),
        host: Card::host(base),
        terms: card.terms.clone(),
        cost: lang.pick(&card.cost_en, &card.cost_ja).clone(),
        key: card.key.as_ref().map(|_| has_key),
        key_optional: card.key.as_ref().is_some_and(|key| key.optional),
        key_from: card.key.as_ref().map(|key| key.from.clone()).unwrap_or_default(),
        questions: questions.collect(),
    }
}

/// Why none of the selected entities can be asked about: the reason of the first.
fn why_not(question: &Question, subjects: &[Subject], lang: Lang) -> Option<String> {
    let Some(first) = subjects.first() else {
        return Some(lang.pick("select an entity", "エンティティを選択してください").to_owned());
    };
    if subjects.iter().any(|subject| question.why_not(subject).is_none()) {
        return None;
    }
    question.why_not(first).map(|why| why_not_words(question, why, first, lang))
}

/// "LEI 5299…, name “…”": everything the question may send of this subject; or why nothing.
fn sends(question: &Question, subject: &Subject, lang: Lang) -> Sends {
    if let Some(why) = question.why_not(subject) {
        return Sends::Nothing(why_not_words(question, why, subject, lang));
    }
    let said = question.needs.iter().filter_map(|need| {
        let values: Vec<&str> =
            if need == "id" { vec![&subject.id] } else { subject.all(need).take(MOST_VALUES).collect() };
        let cut = |text: &&str| format!("“{}”", text.chars().take(MOST_CHARS).collect::<String>());
        let values: Vec<String> = values.iter().map(cut).collect();
        (!values.is_empty()).then(|| format!("{} {}", need_label(question, need, subject, lang), values.join(" ")))
    });
    Sends::This(said.collect::<Vec<_>>().join(lang.pick(", ", "、")))
}
