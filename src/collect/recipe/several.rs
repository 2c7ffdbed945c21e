//! Several names in one cell: "見本 一郎／見本 花子", "甲株式会社・乙株式会社", "Jane Doe and John Roe", "見本 太郎 ほか3名".
//!
//! - Apart only when every part is a whole name of one sort: companies with a legal form, universities called so,
//!   persons in one script. Marks that stand in no name ("、", "；", "／") between anything else are a finding; marks
//!   that stand in many names ("・", "and", a comma) then mean nothing.
//! - A name in two scripts is one: see [`super::scripts`]. Katakana with "・" is one person.
//! - Left out on purpose: a faculty behind a university ("見本大学、商学院"), family names that stand for two ("Jane and
//!   John Doe"): not apart.

use super::names::has_legal_form;
use super::nobody::instead_of_a_name;
use super::tidy::tidied;
use crate::text::{legal, normal::normal};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Who is named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub names: Vec<String>,
    /// "ほか3名": others whom it does not name.
    pub more: Option<String>,
}

impl Named {
    pub fn is_one(&self) -> bool {
        self.names.len() == 1 && self.more.is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Company,
    University,
    /// In Japanese or Chinese.
    Person,
    Kana,
    LatinPerson,
}

struct Patterns {
    more: Regex,
    bracket: Regex,
    /// Stands in no name.
    certain: Regex,
    soft: Regex,
    spaced: Regex,
    unspaced: Regex,
    office: Regex,
    latin: Regex,
    no_person: Regex,
    university: Regex,
    latin_university: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        more: new(
            r"(?i)^(.+?)[\s、,，;；]*[（(]?((?:ほか|他|外|及びその他|その他)\s*[0-9０-９一二三四五六七八九十]+\s*(?:名|人|社|者|位|団体|大学|機関|校|家|組合)|(?:等|ら)\s*[0-9０-９]+\s*(?:名|人|社|者|位|家)|[\s,]et\.? al\.?|[\s,](?:and|&) (?:[0-9]+ )?others|[\s　](?:ほか|他))[）)]?$",
        )?,
        bracket: new(r"[\s　]*[（(][^（()）]*[)）]")?,
        certain: new(r"\s*(?:[、，;；／｜]|\s/\s|(?P<slash>/))\s*")?,
        soft: new(r"(?i),?\s+(?:and|&)\s+|,\s+|\s*[・･]\s*|\s*(?:及び|および|並びに)\s*")?,
        spaced: new(
            r"^[\p{Han}\p{Hiragana}\p{Katakana}ー々ヶ]{1,5}[ 　]+[\p{Han}\p{Hiragana}\p{Katakana}ー々ヶ]{1,6}$",
        )?,
        unspaced: new(r"^[\p{Han}々]{2,4}$|^[\p{Han}々]{1,3}[\p{Hiragana}\p{Katakana}ー]{1,4}$")?,
        office: new(
            r"取締役|監査役|監査等|執行役|役員|社長|会長|顧問|理事|代表|董事|监事|監事|经理|經理|主席|总裁|總裁|书记|長$|长$|担当|部$|社$|会$|财务|本部|博士|教授|弁護士|会計士",
        )?,
        latin: new(r"^\p{Lu}[\p{L}’'.-]*(?: (?:\p{Lu}[\p{L}’'.-]*|de|van|von|der|den|bin|al|da|di|la|le)){1,4}$")?,
        no_person: new(
            r"(?i)\b(?:jr|sr|ph\.?d|m\.?d|mba|cpa|cfa|esq|ii|iii|iv|obe|cbe|university|college|institute|school|bank|fund|trust|capital|partners|holdings?|group|company|committee|council|foundation|association|ministry|department|office|chair(?:man|woman)?|president|director|secretary|treasurer|chief|officer|manager|founder|vice|head)\b\.?",
        )?,
        university: new(r"[\p{Han}\p{Hiragana}\p{Katakana}ー]+(?:大学|大學|大学校)$")?,
        latin_university: new(r"(?i)\buniversi(?:ty|té|tät|dad|tà|teit|tet)\b")?,
    })
});

/// Who is named in a text that should name one; `lines` are the lines of its cell.
///
/// # Errors
/// The text names several, and where one name ends is not certain.
pub(super) fn named(text: &str, lines: &[&str], schema: &str) -> Result<Named, ()> {
    let one = || Named { names: vec![text.to_owned()], more: None };
    let Some(patterns) = PATTERNS.as_ref().filter(|_| instead_of_a_name(text).is_none()) else { return Ok(one()) };
    if let Some(found) = patterns.more.captures(text) {
        let part = |group| found.get(group).map_or("", |part| part.as_str().trim());
        let first = named(part(1), &[], schema)?;
        return Ok(Named { more: Some(part(2).to_owned()), ..first });
    }
    if lines.len() > 1 && are_whole(lines, schema, true, patterns) {
        return Ok(Named { names: lines.iter().map(|&line| line.to_owned()).collect(), more: None });
    }
    let certain = cut(text, &patterns.certain);
    if certain.len() > 1 {
        if are_whole(&certain, schema, true, patterns) {
            return Ok(Named { names: certain.iter().map(|&part| part.to_owned()).collect(), more: None });
        }
        let is_slash = text.contains(['/', '／', '|', '｜']) && !text.contains(['、', '，', ';', '；']);
        let is_one = is_slash && (is_mixed(&certain) || certain.iter().any(|part| part.chars().count() < 2));
        let is_form = || certain.iter().skip(1).all(|part| is_only_form(part));
        return if is_one || is_form() { Ok(one()) } else { Err(()) };
    }
    let soft = cut(text, &patterns.soft);
    if soft.len() < 2 {
        return Ok(one());
    }
    if are_whole(&soft, schema, false, patterns) {
        return Ok(Named { names: soft.iter().map(|&part| part.to_owned()).collect(), more: None });
    }
    let is = |sort| soft.iter().filter(|part| sort_of(part, "Person", false, patterns) == Some(sort)).count();
    let universities = soft.iter().filter(|part| patterns.latin_university.is_match(part)).count();
    let and = text.to_lowercase();
    let is_unclear = match schema {
        "Person" => is(Sort::LatinPerson) > 1 || and.contains(" and ") || and.contains(" & "),
        "University" => universities > 1 && soft.len() == universities,
        _ => !has_legal_form(text) && is(Sort::LatinPerson) == soft.len() && !and.contains(" & "),
    };
    if is_unclear { Err(()) } else { Ok(one()) }
}

/// The parts between marks outside brackets.
fn cut<'t>(text: &'t str, marks: &Regex) -> Vec<&'t str> {
    let depth = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        before.matches(['(', '（']).count() > before.matches([')', '）']).count()
    };
    let (mut parts, mut start) = (Vec::new(), 0);
    for found in marks.captures_iter(text).filter_map(|found| {
        let all = found.get(0)?;
        // "A/S", "c/o": a slash without spaces parts what is written in Japanese or Chinese.
        let is_wide =
            || text.get(..all.start()).and_then(|text| text.chars().next_back()).is_some_and(|c| !c.is_ascii());
        (found.name("slash").is_none() || is_wide()).then_some(all)
    }) {
        if !depth(found.start()) {
            parts.push(text.get(start..found.start()).unwrap_or_default().trim());
            start = found.end();
        }
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn are_whole(parts: &[&str], schema: &str, is_certain: bool, patterns: &Patterns) -> bool {
    let sorts: Vec<_> = parts.iter().map(|part| sort_of(part, schema, is_certain, patterns)).collect();
    let is_alike = sorts.windows(2).all(|pair| matches!(pair, [one, other] if one == other));
    let is_latin = |part: &&str| !part.chars().any(is_wide);
    let latin = parts.iter().filter(|part| is_latin(part)).count();
    // A company's name in two scripts may be one name; in brackets behind it, it is.
    is_alike && sorts.iter().all(Option::is_some) && (latin == 0 || latin == parts.len())
}

fn sort_of(part: &str, schema: &str, is_certain: bool, patterns: &Patterns) -> Option<Sort> {
    let name = tidied(&patterns.bracket.replace_all(part, ""), part).name;
    let name = name.trim();
    // A label with its value, a share: "最终受益股份：51%".
    if instead_of_a_name(name).is_some() || name.contains([':', '：', '%', '％']) {
        return None;
    }
    if has_legal_form(name) {
        return (!is_only_form(name)).then_some(Sort::Company);
    }
    if patterns.university.is_match(name) || is_certain && patterns.latin_university.is_match(name) {
        return Some(Sort::University);
    }
    let is_kana = name.chars().all(|c| matches!(c, '\u{3040}'..='\u{30ff}') || c.is_whitespace());
    if patterns.spaced.is_match(name) && !patterns.office.is_match(name) {
        return (!is_kana || is_certain).then_some(if is_kana { Sort::Kana } else { Sort::Person });
    }
    if schema != "Person" || patterns.office.is_match(name) {
        return None;
    }
    if is_certain && patterns.unspaced.is_match(name) {
        return Some(Sort::Person);
    }
    (patterns.latin.is_match(name) && !patterns.no_person.is_match(name)).then_some(Sort::LatinPerson)
}

fn is_only_form(part: &str) -> bool {
    // A form is one only behind a name.
    let folded: String = format!("a {part}").nfkc().collect();
    let stripped = legal::strip(&normal(&folded));
    !stripped.forms.is_empty() && stripped.core.trim() == "a"
}

fn is_wide(c: char) -> bool {
    ('\u{3040}'..='\u{9fff}').contains(&c)
}

/// Are some parts in Latin letters and some not?
fn is_mixed(parts: &[&str]) -> bool {
    let wide = parts.iter().filter(|part| part.chars().any(is_wide)).count();
    wide > 0 && wide < parts.len()
}

#[cfg(test)]
mod tests {
    use super::named;

    fn said(text: &str, schema: &str) -> String {
        match named(text, &[], schema) {
            Ok(named) => named.names.into_iter().chain(named.more).collect::<Vec<_>>().join(" | "),
            Err(()) => "?".to_owned(),
        }
    }

    #[test]
    fn whole_names_of_one_sort_are_apart() {
        for (text, schema, want) in [
            ("見本 一郎／見本 花子", "Person", "見本 一郎 | 見本 花子"),
            ("見本 七郎、見本 八郎", "Person", "見本 七郎 | 見本 八郎"),
            ("見本 一郎・見本 花子", "Person", "見本 一郎 | 見本 花子"),
            ("見本 一郎氏、見本 花子氏", "LegalEntity", "見本 一郎氏 | 見本 花子氏"),
            ("李四，王五", "Person", "李四 | 王五"),
            ("李四;王五；赵六", "Person", "李四 | 王五 | 赵六"),
            ("Jane Doe, John Roe", "Person", "Jane Doe | John Roe"),
            ("Jane Doe and John Roe", "Person", "Jane Doe | John Roe"),
            ("Jane Doe; John de Roe", "Person", "Jane Doe | John de Roe"),
            ("甲株式会社・乙株式会社（共同保有）", "Company", "甲株式会社 | 乙株式会社（共同保有）"),
            ("Alpha Ltd, Beta GmbH", "Company", "Alpha Ltd | Beta GmbH"),
            ("Alpha Ltd and Beta LLC", "Company", "Alpha Ltd | Beta LLC"),
            ("北京例示大学・上海例示大学", "University", "北京例示大学 | 上海例示大学"),
            ("Example University; Sample University", "University", "Example University | Sample University"),
            ("見本 太郎 ほか3名", "LegalEntity", "見本 太郎 | ほか3名"),
            ("見本 太郎（他２名）", "Person", "見本 太郎 | 他２名"),
            ("张三等5人", "Person", "张三 | 等5人"),
            ("Jane Doe et al.", "Person", "Jane Doe | et al."),
            ("Jane Doe and 3 others", "Person", "Jane Doe | and 3 others"),
        ] {
            assert_eq!(said(text, schema), want, "{text}");
        }
    }

    #[test]
    fn names_that_hold_such_marks_stay_one() {
        for (text, schema) in [
            ("ジョン・スミス", "Person"),
            ("ジョン・スミス", "LegalEntity"),
            ("阿卜杜拉·买买提", "Person"),
            ("Smith, Jones & Co., Ltd.", "Company"),
            ("Alpha Co., Ltd.", "Company"),
            ("Alpha，Inc.", "Company"),
            ("Marks and Samples plc", "Company"),
            ("Procter and Sample", "LegalEntity"),
            ("Jane Doe, PhD", "Person"),
            ("John Roe, Jr.", "Person"),
            ("Doe, Jane", "Person"),
            ("University of California, Davis", "University"),
            ("Nara Institute of Science and Technology", "University"),
            ("東京・見本大学", "University"),
            ("見本・例示株式会社", "Company"),
            ("Sample A/S", "Company"),
            ("港灯有限公司 / Harbour Lantern Ltd", "Company"),
            ("見本信託銀行株式会社（信託口・甲、乙）", "Company"),
            ("他山 太郎", "Person"),
            ("外山 三郎", "Person"),
            ("見本 等", "Person"),
            ("株式会社ほか", "Company"),
        ] {
            assert_eq!(said(text, schema), text);
        }
    }

    #[test]
    fn several_without_a_certain_end_are_unclear() {
        for (text, schema) in [
            ("見本大学法学部、例示大学", "University"),
            ("見本大学、商学院", "University"),
            ("Jane and John Doe", "Person"),
            ("見本 一郎、甲株式会社", "LegalEntity"),
            ("甲社、乙", "LegalEntity"),
            ("Jane Doe, John Roe", "LegalEntity"),
            ("Jane Doe and John Roe", "LegalEntity"),
            ("Jane Doe, Mary Roe, MBA", "Person"),
        ] {
            assert_eq!(said(text, schema), "?", "{text}");
        }
        let lines = |lines: &[&str]| named(&lines.join(" "), lines, "Person").map(|named| named.names.len());
        assert_eq!(lines(&["見本 九郎", "見本 十郎"]), Ok(2));
        assert_eq!(lines(&["見本 九郎", "ミホン クロウ"]), Ok(1));
        assert_eq!(lines(&["見本 九郎", "Kuro Mihon"]), Ok(1));
        assert_eq!(lines(&["代表取締役", "見本 九郎"]), Ok(1));
    }
}
