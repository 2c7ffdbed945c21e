//! Names as tables write them: footnote marks and forms of address taken off, remarks that a tie is over understood.
//!
//! - What was taken off is never lost: the reader keeps the text of the cell as `original`.
//! - Left out on purpose: "旧 …" and "formerly …" in brackets are earlier names, not ends; "終了予定" has not ended.

use super::names::has_legal_form;
use super::nobody::is_masked;
use super::standing::{Remark, Says, of_role, remark};
use regex::Regex;
use std::sync::LazyLock;

struct Patterns {
    /// At the end of a name.
    mark: Regex,
    address: Regex,
    bracket: Regex,
    over: Regex,
    not_yet: Regex,
    former_role: Regex,
    /// "故 見本 六郎": what stands before a name.
    late: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        mark: new(
            r"(?i)\s*(?:[（(\[【]\s*(?:注|註|※|[*＊]|note)\s*[0-9０-９一二三四五六七八九十、,・]{0,6}\s*[)）\]】]|(?:※|[*＊†‡§¶]|注)\s*[0-9０-９]{1,2}|\[[0-9]{1,3}\]|[※*＊†‡§¶①-⑳⑴-⒇¹²³⁰-⁹#＃])$",
        )?,
        address: new(r"[\s　]*(?:先生|氏|様|殿)$")?,
        bracket: new(r"[\s　]*[（(\[【]([^（(\[【）)\]】]{1,40})[)）\]】]")?,
        over: new(
            r"(?i)退任|退職|退社|辞任|辞職|離任|离任|退出|終了|终止|終止|失効|失效|解約|解除|解消|廃止|故人|逝去|死去|卸任|^已|年已|已故|^元|\bformer\b|\bex-|\bresigned\b|\bretired\b|\bdeceased\b|\bterminated\b|\bexpired\b|\bended\b",
        )?,
        not_yet: new(r"予定|見込|未定|元年|^元号|will |\bto be\b|expected")?,
        former_role: new(r"(?i)^(?:元|前|旧)[^年]|^原(?:董|监|總|总|副|独|首|财)|^(?:former|past)\b|^ex-")?,
        late: new(r"(?i)^(故|亡|the late|late)[\s　]+(\S.*)$")?,
    })
});

/// A name and what was taken off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tidied {
    pub name: String,
    /// The remark that says that what the row states is over, planned or in doubt.
    pub over: Option<Remark>,
}

/// Takes marks, forms of address and remarks of an end off a name. `stated` is the cell's text before the recipe took
/// anything off it.
pub(super) fn tidied(name: &str, stated: &str) -> Tidied {
    let over = bracketed(stated);
    if is_masked(name) || is_masked(stated) {
        // The sign stands for letters, it is no mark of a note.
        return Tidied { name: name.trim().to_owned(), over };
    }
    let Some(patterns) = &*PATTERNS else { return Tidied { name: name.to_owned(), over } };
    let (name, over) = match patterns.late.captures(name.trim()).and_then(|found| Some((found.get(1)?, found.get(2)?)))
    {
        Some((late, rest)) => (rest.as_str(), over.or_else(|| Some(Remark::new(Says::Over(None), late.as_str())))),
        None => (name, over),
    };
    let mut left = match &over {
        Some(_) => {
            let without = |found: &regex::Captures<'_>| {
                let is_end = found
                    .get(1)
                    .is_some_and(|words| says_of(patterns, words.as_str()).is_some_and(|says| says != Says::Unclear));
                if is_end { String::new() } else { found.get(0).map_or("", |all| all.as_str()).to_owned() }
            };
            patterns.bracket.replace_all(name, without).trim().to_owned()
        }
        None => name.trim().to_owned(),
    };
    while let Some(mark) = patterns.mark.find(&left).filter(|mark| mark.start() > 0) {
        left.truncate(mark.start());
    }
    if !has_legal_form(&left)
        && let Some(address) = patterns.address.find(&left)
        && left.get(..address.start()).is_some_and(|rest| rest.chars().count() > 1)
    {
        left.truncate(address.start());
    }
    Tidied { name: left.trim().to_owned(), over }
}

/// The bracketed remark that says an end, a plan or a doubt: "（2019年已退出）".
fn bracketed(text: &str) -> Option<Remark> {
    let patterns = PATTERNS.as_ref()?;
    let says = |found: regex::Captures<'_>| {
        let words = found.get(0).map_or("", |all| all.as_str().trim());
        Some(Remark::new(says_of(patterns, found.get(1)?.as_str())?, words))
    };
    patterns.bracket.captures_iter(text).find_map(says)
}

fn says_of(patterns: &Patterns, words: &str) -> Option<Says> {
    let says_end = || patterns.over.is_match(words.trim()) && !patterns.not_yet.is_match(words);
    // An earlier name is no end.
    let is_name = words.trim().to_lowercase().strip_prefix("formerly").is_some_and(|name| !name.trim().is_empty());
    match remark(words) {
        Some(Says::Unclear) if is_name => None,
        None | Some(Says::Unclear) if says_end() => Some(Says::Over(None)),
        says => says,
    }
}

/// Is the last word one that says an end? "前社長の退任に伴い就任" does not say so.
pub(super) fn closes_with_end(words: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| {
        let mut ends = patterns.over.find_iter(words);
        ends.any(|end| end.end() == words.len()) && !patterns.not_yet.is_match(words)
    })
}

/// Why a role is not held: "元取締役", "取締役（2019年退任）", "次期社長".
pub(super) fn end_of_role(role: &str) -> Option<Remark> {
    let patterns = PATTERNS.as_ref()?;
    let whole = |says| Remark::new(says, role.trim());
    let former = || patterns.former_role.is_match(role.trim()).then(|| whole(Says::Over(None)));
    bracketed(role).or_else(|| of_role(role).map(whole)).or_else(former)
}

#[cfg(test)]
mod tests {
    use super::{Says, Tidied, end_of_role, tidied};

    fn words(tidied: &Tidied) -> Option<&str> {
        tidied.over.as_ref().map(|remark| remark.words.as_str())
    }

    #[test]
    fn marks_and_forms_of_address_are_no_part_of_a_name() {
        for (stated, name) in [
            ("見本 四郎*", "見本 四郎"),
            ("八郎†", "八郎"),
            ("見本①", "見本"),
            ("見本 二郎（注1）", "見本 二郎"),
            ("見本 二郎 ※2", "見本 二郎"),
            ("見本 二郎*1*2", "見本 二郎"),
            ("三郎 氏", "三郎"),
            ("田中様", "田中"),
            ("見本 六郎 先生", "見本 六郎"),
            ("鵜殿", "鵜殿"),
            ("架空信託銀行株式会社（信託口）", "架空信託銀行株式会社（信託口）"),
            ("見本先生株式会社", "見本先生株式会社"),
            ("*", "*"),
        ] {
            assert_eq!(tidied(stated, stated).name, name, "{stated}");
            assert_eq!(tidied(stated, stated).over, None, "{stated}");
        }
    }

    #[test]
    fn remarks_of_an_end_are_told_from_other_brackets() {
        for (stated, name, over) in [
            ("某有限公司（2019年已退出）", "某有限公司", "（2019年已退出）"),
            ("样本三（已离任）", "样本三", "（已离任）"),
            ("見本大学（終了）", "見本大学", "（終了）"),
            ("見本 九郎（故人）", "見本 九郎", "（故人）"),
        ] {
            let found = tidied(stated, stated);
            assert_eq!((found.name.as_str(), words(&found)), (name, Some(over)));
            // The recipe took the bracket off: the cell still says it.
            assert_eq!(words(&tidied(name, stated)), Some(over));
        }
        for kept in [
            "見本株式会社（旧見本商会）",
            "Sample Ltd (formerly Example)",
            "見本大学（2030年終了予定）",
            "見本（令和元年入社）",
        ] {
            let unclear = tidied(kept, kept).over.is_none_or(|remark| remark.says == Says::Unclear);
            assert!(unclear, "{kept}");
            assert_eq!(tidied(kept, kept).name, kept);
        }
        for (role, over) in [
            ("元取締役（2019年退任）", true),
            ("前会長", true),
            ("former director", true),
            ("原董事长", true),
            ("取締役", false),
            ("令和元年就任", false),
            ("原子力事業本部長", false),
        ] {
            assert_eq!(end_of_role(role).is_some(), over, "{role}");
        }
    }
}
