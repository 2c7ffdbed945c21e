//! Whom a page is about, as far as it says so itself: a company by its legal form, a university by its kind.
//!
//! - Title and main headings first. The site's name counts only when neither names anybody and it is such a name.
//! - Two different names are no answer: that is for the analyst.
//! - Left out on purpose: names without a legal form. "Yahoo!ファイナンス" over a table of shareholders owns nothing.

use super::names::has_legal_form;
use super::portal;
use crate::collect::page::Document;
use crate::text::legal;
use crate::text::normal::normal;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Main headings beyond are not looked at.
const MAX_HEADINGS: usize = 5;

/// What kind of name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Company,
    University,
}

/// A name the page gives and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub locator: String,
}

/// The one whom the page is about; `None` when it names nobody or several, or one that may only be whose site it is.
pub(super) fn subject(document: &Document, sort: Sort) -> Option<Named> {
    match candidates(document, sort).as_slice() {
        [one] if sort == Sort::University || portal::doubt(document, &one.name).is_none() => Some(one.clone()),
        _ => None,
    }
}

/// Those the page names where whom it is about is named.
pub(super) fn candidates(document: &Document, sort: Sort) -> Vec<Named> {
    let page = document.page();
    let mut named: Vec<Named> = Vec::new();
    let texts = std::iter::once((page.title.clone(), "title".to_owned())).chain(main_headings(document));
    for (text, locator) in texts {
        for name in names_in(&text, sort) {
            if !named.iter().any(|known| is_same(&known.name, &name)) {
                named.push(Named { name, locator: locator.clone() });
            }
        }
    }
    if named.is_empty() {
        let site = page.site.as_deref().unwrap_or_default();
        named.extend(names_in(site, sort).into_iter().map(|name| Named { name, locator: String::new() }));
    }
    named
}

/// A title by what parts it.
pub(super) fn pieces_of(title: &str) -> Vec<&str> {
    let Some(patterns) = &*PATTERNS else { return vec![title] };
    patterns.cut.split(title).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// The same name in another writing?
pub(super) fn is_same(one: &str, other: &str) -> bool {
    tight(one) == tight(other)
}

/// "㈱" is 株式会社, Limited is Ltd; before or behind the name is another name.
fn tight(name: &str) -> String {
    let mut name: String = name.nfkc().collect();
    for (short, long) in [("(株)", "株式会社"), ("(有)", "有限会社"), ("(同)", "合同会社")] {
        name = name.replace(short, long);
    }
    let normal = normal(&name);
    if !normal.is_ascii() {
        return normal.split_whitespace().collect();
    }
    let stripped = legal::strip(&normal);
    let forms: Vec<&str> = stripped.forms.iter().map(|form| form.canonical).collect();
    format!("{} {}", stripped.core, forms.join(" "))
}

pub(super) fn main_headings(document: &Document) -> Vec<(String, String)> {
    let Some(html) = document.html() else { return Vec::new() };
    let Ok(selector) = scraper::Selector::parse("h1") else { return Vec::new() };
    let headings = html.select(&selector).take(MAX_HEADINGS);
    headings.map(|heading| (document.text_of(heading), document.locator_of(heading))).collect()
}

struct Patterns {
    /// What parts a title into pieces.
    cut: Regex,
    /// A legal form with the word before and the word behind.
    form: Regex,
    /// Words before a name that are none of it.
    before: Regex,
    /// Where a name that begins with its form ends.
    after: Regex,
    /// What follows a company that is acquired, not the one that speaks.
    acquired: Regex,
    /// "Board of directors of …"
    of: Regex,
    university: Regex,
    no_university: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let acquired = r"(?:の(?:全|発行済)?株式(?:等)?の?(?:一部)?(?:追加)?(?:取得|譲受|公開買付)|[をの](?:完全|連結)?子会社化|の買収)";
    let words = r"(?:大?株主|主要株主|役員|取締役|監査役|経営陣|会社概要|会社情報|企業情報|採用|IR|公式|沿革|財務|決算|有価証券|ホームページ|コーポレート|子会社|関係会社|株式|投資家|トップ)";
    Some(Patterns {
        cut: new(r"[|｜»«›•_–—:：/／]|\s[-‐・]\s")?,
        form: new(
            r"([\p{L}\p{N}・＆&．.’'+\-－]*?)(株式会社|有限会社|合同会社|合資会社|合名会社|股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|㈱|㈲|[（(][株有同][)）])([ 　]?[\p{L}\p{N}・＆&．.’'+\-－]*)",
        )?,
        before: new(
            r"^(?:.*?(?:子会社|関係会社|関連会社|取引先|親会社|持株会社|投資先|株主|役員|会社|当社|弊社)[のたるは]?|.*[とをにへは]|及び|および|並びに)",
        )?,
        after: new(&format!(
            r"^([ 　]?.+?)(?:{acquired}|の?{words}|による|との|から|への|において|に関する|[とがはをへ、].*).*$"
        ))?,
        acquired: new(&format!("^{acquired}"))?,
        of: new(
            r"(?i)^[a-z ,&']{0,60}\b(?:board|directors|officers|management|team|shareholders|ownership|owners|people)\b[a-z ,&']{0,40}?\b(?:of|at)\s+",
        )?,
        university: new(
            r"([\p{L}\p{N}・ー]+?大学(?:院大学)?)(?:[^間等院生発校\p{Han}\p{Katakana}]|の|国際|$)|(?i)\buniversity\b",
        )?,
        no_university: new(
            r"(?i)^(?:協定|提携|海外|外国|交流|相手|学術|国際|姉妹|合作|友好|連携|締結|大学間|の|一覧)*大学|agreement|partner|exchange|universities|list of|institution",
        )?,
    })
});

/// The names of one kind in a text, each once.
pub(super) fn names_in(text: &str, sort: Sort) -> Vec<String> {
    let Some(patterns) = &*PATTERNS else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for piece in patterns.cut.split(text).map(str::trim).filter(|piece| !piece.is_empty()) {
        let found = match sort {
            Sort::Company => companies(piece, patterns),
            Sort::University => university(piece, patterns).into_iter().collect(),
        };
        for name in found {
            if !names.iter().any(|known| is_same(known, &name)) {
                names.push(name);
            }
        }
    }
    names
}

fn companies(piece: &str, patterns: &Patterns) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = piece;
    let mut any = false;
    while let Some(found) = patterns.form.captures(rest) {
        any = true;
        let group = |at| found.get(at).map_or("", |group| group.as_str());
        let (stem, form, tail) = (patterns.before.replace(group(1), ""), group(2), group(3));
        let form_end = found.get(2).map_or(rest.len(), |group| group.end());
        let mut end = form_end;
        let name = if stem.is_empty() {
            // 株式会社 before the name: the name ends where the page's own words begin, or at the next form.
            let next = patterns.form.captures(tail).and_then(|next| Some(next.get(2)?.start()));
            let tail = tail.get(..next.unwrap_or(tail.len())).unwrap_or_default();
            let own = patterns.after.captures(tail).and_then(|cut| cut.get(1)).map_or(tail, |own| own.as_str());
            end = form_end + own.len();
            (!own.trim().is_empty()).then(|| format!("{form}{own}"))
        } else {
            if let Some(branch) = branch_of(tail) {
                end = form_end + branch.len();
            }
            Some(format!("{stem}{}", rest.get(form_end - form.len()..end).unwrap_or_default()))
        };
        rest = rest.get(end..).unwrap_or_default();
        names.extend(name.filter(|_| !patterns.acquired.is_match(rest)));
    }
    if !any && has_legal_form(piece) {
        names.push(patterns.of.replace(piece, "").into_owned());
    }
    names
}

/// "上海分公司" behind a company: a branch is its own name.
fn branch_of(tail: &str) -> Option<&str> {
    let at = ["分公司", "支社", "支店"].iter().find_map(|word| Some(tail.find(word)? + word.len()))?;
    tail.get(..at).filter(|branch| branch.chars().count() <= 12)
}

fn university(piece: &str, patterns: &Patterns) -> Option<String> {
    let found = patterns.university.captures(piece)?;
    let name = found.get(1).map_or(piece, |name| name.as_str());
    (!patterns.no_university.is_match(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Sort, is_same, names_in};

    #[test]
    fn companies_are_known_by_their_legal_form() {
        for (text, names) in [
            ("役員一覧 | 架空精機株式会社", vec!["架空精機株式会社"]),
            ("架空精機株式会社の役員一覧", vec!["架空精機株式会社"]),
            ("株式会社架空精機の大株主", vec!["株式会社架空精機"]),
            ("株式会社 架空精機 | 役員", vec!["株式会社 架空精機"]),
            ("架空精機㈱ 大株主 - 株価ニュース", vec!["架空精機㈱"]),
            ("子会社 丁株式会社の株主", vec!["丁株式会社"]),
            ("取引先の丁株式会社", vec!["丁株式会社"]),
            ("甲株式会社と乙株式会社の提携", vec!["甲株式会社", "乙株式会社"]),
            ("見本レンズ株式会社の株式の取得（子会社化）に関するお知らせ | 架空精機株式会社", vec!["架空精機株式会社"]),
            ("株式会社見本レンズの株式取得に関するお知らせ | 架空精機株式会社", vec!["架空精機株式会社"]),
            ("虚构科技有限公司_股东信息", vec!["虚构科技有限公司"]),
            ("虚构科技有限公司上海分公司", vec!["虚构科技有限公司上海分公司"]),
            ("Board | Lumen Optics Ltd", vec!["Lumen Optics Ltd"]),
            ("Board of Directors of Lumen Optics Ltd", vec!["Lumen Optics Ltd"]),
            ("Yahoo!ファイナンス", vec![]),
            ("大株主の状況 | IRニュース", vec![]),
        ] {
            assert_eq!(names_in(text, Sort::Company), names, "{text}");
        }
    }

    #[test]
    fn a_name_in_another_writing_is_the_same() {
        assert!(is_same("架空精機㈱", "架空精機 株式会社") && is_same("架空精機（株）", "架空精機株式会社"));
        assert!(is_same("Lumen Optics Ltd", "LUMEN OPTICS Limited"));
        assert!(!is_same("株式会社架空精機", "架空精機株式会社") && !is_same("Lumen Optics Ltd", "Lumen Optics Inc"));
    }

    #[test]
    fn universities_are_known_by_their_kind() {
        for (text, names) in [
            ("大学間協定一覧 | 架空大学", vec!["架空大学"]),
            ("架空大学の協定校", vec!["架空大学"]),
            ("架空大学国際交流センター", vec!["架空大学"]),
            ("海外協定大学一覧", vec![]),
            ("大学間交流協定", vec![]),
            ("Partner universities | University of Sample", vec!["University of Sample"]),
            ("国際交流", vec![]),
        ] {
            assert_eq!(names_in(text, Sort::University), names, "{text}");
        }
    }
}
