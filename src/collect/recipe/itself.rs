//! The page's own company in a cell of its page: "当社", "本公司", "the Company", or its name in another spelling.
//!
//! - As a holder of its own shares it is a finding, never a second company of the same name.
//! - As a holder of another company it is the subject itself.
//! - Left out on purpose: "当社グループ", "当社取引先持株会" are others.

use super::clean::short;
use super::format::{Places, Record, Tie};
use super::name_cell::bare;
use super::names::has_legal_form;
use super::place::Row;
use super::read::{End, Reader};
use super::tidy::tidied;
use super::whose::is_same;
use crate::text::legal;
use crate::text::normal::normal;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What a row is, where its name is the company's own.
pub(super) enum Itself {
    /// Somebody else.
    No,
    /// The record that stands for it.
    Known(End),
    /// It was said in a finding; there is no record.
    Said,
}

/// Does a text stand for the one who speaks: "当社", "the Company"?
pub(super) fn is_speaker(text: &str) -> bool {
    static WE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:当社|弊社|自社|わが社|我が社|我社|当会社|当行|当法人|当機構|当組合|本会社|提出会社|発行会社|発行者|公開買付者|本公司|本企业|本行|本集团|我公司|我司|贵公司|上市公司|发行人|(?:the |this |our )?(?:company|issuer|corporation|registrant|reporting company)|ourselves|us)$").ok()
    });
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let folded = folded.trim_matches(|c: char| c.is_whitespace() || "「」『』\"“”()".contains(c));
    let tight: String = if folded.is_ascii() { folded.to_owned() } else { folded.split_whitespace().collect() };
    WE.as_ref().is_some_and(|we| we.is_match(&tight))
}

/// A name without what says that it holds its own shares: "架空精機㈱自己株口".
fn without_own_shares(name: &str) -> String {
    static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[\s　]*[（(\[【「－-]?\s*(?:自己株(?:式|口|式口)?(?:名義|分)?|自己名義(?:株式)?|自社株|金庫株|回购专用(?:证券)?(?:账户|帐户|专户)|回购(?:账户|帐户|专户|股份)|库存股|treasury (?:shares?|stock|account))\s*[)）\]】」]?$").ok()
    });
    OWN.as_ref().map_or_else(|| name.to_owned(), |own| own.replace(name, "").trim().to_owned())
}

/// The name without its legal form, as names are compared; empty when nothing is left.
pub(super) fn core_of(name: &str) -> String {
    let mut name: String = name.nfkc().collect();
    for (short, long) in [("(株)", "株式会社"), ("(有)", "有限会社"), ("(同)", "合同会社")] {
        name = name.replace(short, long);
    }
    legal::strip(&normal(&name)).core.split_whitespace().collect()
}

impl<'a> Reader<'a> {
    /// Is the name in the row the company's own? `facing` is the company whose row it is, for a record that a tie makes.
    pub(super) fn itself(&mut self, record: &Record, row: &Row<'a>, tie: Option<&Tie>, facing: Option<&End>) -> Itself {
        if matches!(row, Row::Page | Row::Element(_) | Row::Facts(_)) {
            return Itself::No;
        }
        let Some(name) = self.peek_name(record, row) else { return Itself::No };
        let ties = || tie.into_iter().chain(&record.tie);
        let to_subject = ties().any(|tie| tie.ends.values().any(|end| end == "subject"));
        let subject = self.named.get("subject").and_then(|ends| ends.first()).cloned();
        let facing = facing.cloned().or_else(|| subject.clone().filter(|_| to_subject));
        let own = without_own_shares(&name);
        let we = is_speaker(&own);
        let is = |end: &Option<End>, reader: &Self| {
            end.as_ref().is_some_and(|end| {
                let caption = reader.caption_of(&end.id);
                !caption.is_empty() && is_same(&own, &caption)
            })
        };
        // A company may hold a namesake with the form elsewhere: of itself it holds nothing that is a tie.
        let core = core_of(&own);
        let is_word = matches!(row, Row::Cells { .. }) && (!own.contains(char::is_whitespace) || has_legal_form(&own));
        let near = is_word
            && facing.as_ref().is_some_and(|end| {
                let caption = self.caption_of(&end.id);
                !caption.is_empty() && !core.is_empty() && core_of(&caption) == core
            });
        let of_other = self.column_names_other(row, to_subject);
        let is_subject = is(&subject, self) || we;
        if !(is_subject || is(&facing, self) || near && may_be_company(record)) {
            return Itself::No;
        }
        let faces_subject = match (&facing, &subject) {
            (Some(facing), Some(subject)) => facing.id == subject.id && !of_other,
            (_, None) => true,
            (None, Some(_)) => false,
        };
        let is_other_facing = !faces_subject && (of_other || !is(&facing, self) && !near);
        if let (true, true, Some(subject)) = (is_subject, is_other_facing, subject) {
            return Itself::Known(subject);
        }
        let share = self.share_said(record, tie, row);
        let what = if share.is_empty() { format!("{:?}", short(&name)) } else { share };
        let text = short(&self.text_of(row));
        let locator = self.look.locator(row);
        let owns = ties().any(|tie| tie.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "Ownership"));
        let message = match owns {
            true if near && !we && !is(&facing, self) => {
                format!("may be the company itself, not read as a holder: {what} (row {text:?})")
            }
            true => format!("the company's own shares, no holder: {what} (row {text:?})"),
            false => format!("the company itself, not another party: {what} (row {text:?})"),
        };
        self.found(&locator, message);
        Itself::Said
    }

    /// What the row gives as the record's name, before anything is said.
    fn peek_name(&self, record: &Record, row: &Row<'a>) -> Option<String> {
        let places = record.values.iter().find(|(prop, _)| prop.get_ref() == "name").map(|(_, places)| places);
        let Places(places) = places?;
        let found = places.iter().find_map(|place| self.look.find(place, row).into_iter().next())?;
        Some(bare(&tidied(&found.text, &found.stated).name, false).name)
    }

    fn share_said(&self, record: &Record, tie: Option<&Tie>, row: &Row<'a>) -> String {
        let said = self.share_of(record, row);
        let (true, Some(tie)) = (said.is_empty(), tie) else { return said };
        self.share_in(std::slice::from_ref(tie), row)
    }

    /// What a proposed record is called; empty for one of the case.
    pub(super) fn caption_of(&self, id: &str) -> String {
        self.proposed(id).map_or_else(String::new, |proposal| proposal.caption().to_owned())
    }
}

/// Among holders a name without a legal form may be the company's; among officers it is somebody's.
fn may_be_company(record: &Record) -> bool {
    record.schema.as_ref().is_some_and(|schema| schema.get_ref().0 != "Person")
}

#[cfg(test)]
mod tests {
    use super::{core_of, is_speaker, without_own_shares};

    #[test]
    fn the_speaker_is_told_from_others() {
        for we in ["当社", "本公司", "「当社」", "The Company", "当 社", "弊社"] {
            assert!(is_speaker(we), "{we}");
        }
        for other in ["当社グループ", "当社取引先持株会", "当社役員", "Company Ltd", "本公司律师事务所", "社"]
        {
            assert!(!is_speaker(other), "{other}");
        }
        for (name, bare) in [
            ("架空精機㈱自己株口", "架空精機㈱"),
            ("虚构科技股份有限公司回购专用证券账户", "虚构科技股份有限公司"),
            ("当社（自己株式）", "当社"),
            ("自己株式会社", "自己株式会社"),
        ] {
            assert_eq!(without_own_shares(name), bare);
        }
        assert_eq!(core_of("架空精機㈱"), core_of("株式会社架空精機"));
        assert_ne!(core_of("架空精機"), core_of("架空精機販売株式会社"));
    }
}
