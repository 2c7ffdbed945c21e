//! One party's name in two scripts: "Harbour Lantern Ltd（港灯株式会社）", "张伟 (Zhang Wei)" are a name and an alias.
//!
//! - Certain only when each of the two is a whole name by itself: companies with a legal form of one sort in both,
//!   universities called so in both, a bracket that says what it is ("（英文名：…）"), and in rows of persons a reading that has as many syllables as the name needs.
//!   Everything else in brackets ("(Japan)", "（以下「当社」）", "（常任代理人 …）") stays where it is.
//! - Left out on purpose: "港灯株式会社 (Harbour Lantern)". Without a form of its own a bracket may be a town or a remark.
//!   Names in Arabic and persons in Cyrillic: nothing says there what sort of name it is.

use super::aside::is_office;
use super::clean::country;
use crate::collect::proposal::Proposal;
use crate::text::script::{Script, scripts};
use crate::text::{FormClass, legal, normal};
use regex::Regex;
use std::sync::LazyLock;

/// What a whole name is the name of; two names of one party are of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Company,
    Partnership,
    University,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Latin,
    Cjk,
    Hangul,
    Cyrillic,
}

struct Patterns {
    latin: Regex,
    latin_remark: Regex,
    university: Regex,
    cjk: Regex,
    cjk_remark: Regex,
    cjk_prefix: Regex,
    cjk_generic: Regex,
    cyrillic_remark: Regex,
    honorific: Regex,
    title: Regex,
    romaji: Regex,
    syllables: Regex,
    no_person: Regex,
    label: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        // Brackets inside name a place: "Alpha (Hong Kong) Ltd".
        latin: new(r"^[\p{Lu}0-9](?:[\p{Latin}\p{M}0-9 .,&＆'’+/-]|\([\p{Latin} .]{1,25}\))*$")?,
        latin_remark: new(
            r"(?i)\b(?:former|formerly|previously|fka|f/k/a|dba|d/b/a|aka|a/k/a|now|known|subsidiary|affiliates?|branch|division|part|member|owned|owner|parent|via|through|c/o|managed|manager|trustee|nominee|behalf|proxy|agent|as|by|for|from|to|hereinafter|hereafter|our|this|successor|acquired|merged|see|note|account|a/c|established|incorporated in)\b",
        )?,
        university: new(
            r"(?i)^(?:the )?(?:[\p{Latin}.'’-]+ )*(?:university|college|universit[aäàé]t?|universidade?|institute of technology)(?: (?:of|de|of the) [\p{Latin} .,'’&-]+)?$",
        )?,
        cjk: new(r"^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Latin}㈱㈲0-9０-９ー・･＆&.．'’ 　()（）‐-]+$")?,
        cjk_remark: new(
            r"旧|常任代理|親会社|子会社|母公司|子公司|関連会社|関係会社|関联|持分法|受託者|委託者|運用会社|管理会社|当社|弊社|本公司|以下|略称|简称|簡稱|通称|変更|名義|口座|支店|支社|分公司|部$|[課係室]$|出資|保有|所有|議決|連結|上場|上市|など|等$|ほか|他[0-9０-９]*社|および|及び|による|から|まで|[はがをへ]|旗下|전신|자회사|모회사|지점",
        )?,
        cjk_prefix: new(r"^[(（]?(?:現|现|元|前|原|曾|新|同|代理|受託|受托|属|隷属|隶属|구[ )]|現・)")?,
        cjk_generic: new(
            r"^(?:国有|国立|公立|私立|州立|県立|市立|独资|獨資|一人|特例|外商|投资|投資|合资|合資|民营|民營|私营|私人|公開|公开|公众|非|未|上場|上市|中外|控股|持株|持分|譲渡制限|責任|有限|株式|普通|特定|目的|資産|资产|管理|该|此|某|子|母|親|其他|上述|境外|海外|外国|外資|外资|内资|国際|国际|総合|综合|工業|工业|医科|理工|师范|師範|提携|協定)+$",
        )?,
        cyrillic_remark: new(r"(?i)бывш|ранее|дочерн|материнск|филиал|далее|через|ныне")?,
        honorific: new(r"[\s　]*(?:先生|女士|小姐|氏|様)$")?,
        title: new(r"(?i)^(?:mr|ms|mrs|miss|dr|prof)\.?\s+")?,
        label: new(
            r"(?i)^(?:英文(?:名称?|名稱|社名|商号|表記)?|英語(?:名|表記)?|英名|中文(?:名称?|名稱)?|中国語(?:名|表記)?|日文(?:名称?|名稱)?|日本語(?:名|表記)?|和文(?:名|表記)?|(?:in )?(?:chinese|japanese|korean|russian|english)(?: name)?)\s*[:：]\s*",
        )?,
        romaji: new(
            r"(?i)^(?:(?:ch|sh|ts|[kgnhbpmrj]y|[kgsztdnhfbpmyrwj])?h?[aeiouāīūēōâîûêô]h?(?:n(?:'|’)?|m[bp]|kk|ss|tt|pp|tch)?)+$",
        )?,
        syllables: new(
            r"(?i)^(?:(?:zh|ch|sh|hs|ts|tz|kw|gw|ng|[bcdfghjklmnpqrstvwxyz])?[aeiouüéè]{1,4}(?:ng|[nmptklr])?['’]?)+$",
        )?,
        no_person: new(
            r"独立|獨立|外部|执行|執行|候任|候补|离任|離任|辞任|退任|新任|再任|重任|選任|选任|已故|代理|兼任|律师|律師|会计|會計|教授|博士|硕士|碩士|本科|男|女|汉族|主任|股东|股東|法人|常务|常務|创始|党员|省|市|县|區|区|国|國|公司|大学|大學|银行|銀行|社外|常勤|監査|弁護|税理|工程|北京|上海|深圳|广州|天津|重庆|香港|澳门|台湾|台北|东京|東京|大阪|首尔|本人|夫妇|配偶|[父母兄弟姐妹]",
        )?,
    })
});

/// Forms that no remark has; "公司" alone has many ("母公司"). As [`normal`] writes them.
static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    const WRITTEN: [&str; 17] = [
        "股份有限公司",
        "有限责任公司",
        "有限公司",
        "股份公司",
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "合名会社",
        "投資事業有限責任組合",
        "有限責任事業組合",
        "有限合伙企业",
        "有限合伙",
        "유한책임회사",
        "주식회사",
        "유한회사",
        "合伙企业",
    ];
    WRITTEN.iter().map(|form| normal(form)).collect()
});

/// The two names of a text, in its order; `None` unless it is certainly one party in two scripts. `is_alone`: it is all
/// that its cell or heading says, so that a slash or a line break, too, stands between two writings and not two parties.
pub(super) fn apart(text: &str, schema: &str, is_alone: bool) -> Option<(String, String)> {
    let text = text.trim();
    if scripts(text).len() < 2 {
        return None;
    }
    let bracketed = bracket_at_the_end(text).into_iter();
    let slashes = text.match_indices(['/', '／', '|', '｜']).map(|(at, sign)| (at, at + sign.len()));
    let spaces = text.match_indices(char::is_whitespace).map(|(at, sign)| (at, at + sign.len()));
    let between = slashes.chain(spaces.filter(|(at, end)| changes_script(text, *at, *end)));
    let between = between.filter(|_| is_alone).filter_map(|(at, end)| Some((text.get(..at)?, text.get(end..)?)));
    let mut ways =
        bracketed.chain(between).filter_map(|(first, second)| two_names(first.trim(), second.trim(), schema));
    let way = ways.next()?;
    ways.next().is_none().then_some(way)
}

/// Is what a bracket says another writing of the name before it?
pub(super) fn is_other_writing(name: &str, bracket: &str, schema: &str) -> bool {
    two_names(name.trim(), bracket.trim(), schema).is_some()
}

/// What identifies a record by a property: of a name in two scripts the one that is not Latin, in whichever order the
/// source has them.
pub(super) fn key<'v>(values: &'v Proposal, prop: &str) -> &'v str {
    let Some(value) = values.values.iter().find(|value| value.prop == prop) else { return "" };
    let is_other = |other: &&crate::collect::proposal::ProposedValue| {
        let together = value.original.is_some() && value.original == other.original && value.locator == other.locator;
        prop == "name" && other.prop == "alias" && together && writing(&value.value) == Some(Writing::Latin)
    };
    values.values.iter().find(is_other).unwrap_or(value).value.as_str()
}

fn bracket_at_the_end(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_suffix([')', '）'])?;
    let mut depth = 1_usize;
    for (at, c) in inside.char_indices().rev() {
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((inside.get(..at)?, inside.get(at + c.len_utf8()..)?));
        }
    }
    None
}

/// Letters around a gap, Latin on one side and another script on the other?
fn changes_script(text: &str, at: usize, end: usize) -> bool {
    let is_latin = |c: char| scripts(c.encode_utf8(&mut [0; 4])).first().map(|script| *script == Script::Latin);
    let before = text.get(..at).and_then(|before| before.trim_end_matches(['.', ')', '）']).chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    let sides = before.and_then(is_latin).zip(after.and_then(is_latin));
    sides.is_some_and(|(before, after)| before != after)
}

fn two_names(first: &str, second: &str, schema: &str) -> Option<(String, String)> {
    let patterns = PATTERNS.as_ref()?;
    let label = patterns.label.find(second).map(|label| label.end());
    let second = second.get(label.unwrap_or(0)..)?;
    let (one, other) = (writing(first)?, writing(second)?);
    if (one == Writing::Latin) == (other == Writing::Latin) || first.is_empty() || second.is_empty() {
        return None;
    }
    if schema == "Person" {
        return person(first, second, one == Writing::Latin, patterns);
    }
    if patterns.cjk_prefix.is_match(second) {
        return None;
    }
    let sort = sort_of(first, one, patterns)?;
    if label.is_some() {
        let is_remark = patterns.latin_remark.is_match(second) || patterns.cjk_remark.is_match(second);
        let is_one = second.chars().all(|c| c.is_alphanumeric() || " 　.,&＆'’・ー-".contains(c));
        return (is_one && !is_remark).then(|| (first.to_owned(), second.to_owned()));
    }
    (sort_of(second, other, patterns) == Some(sort)).then(|| (first.to_owned(), second.to_owned()))
}

/// The writing of a text; beside another one, Latin letters are part of it ("ABC株式会社").
fn writing(text: &str) -> Option<Writing> {
    let mut found: Option<Writing> = None;
    for script in scripts(text) {
        let next = match script {
            Script::Latin => continue,
            Script::Han | Script::Hiragana | Script::Katakana => Writing::Cjk,
            Script::Hangul => Writing::Hangul,
            Script::Cyrillic => Writing::Cyrillic,
            _ => return None,
        };
        if found.is_some_and(|found| found != next) {
            return None;
        }
        found = Some(next);
    }
    Some(found.unwrap_or(Writing::Latin))
}

/// What a text is the whole name of.
fn sort_of(text: &str, writing: Writing, patterns: &Patterns) -> Option<Sort> {
    match writing {
        Writing::Latin => latin(text, patterns),
        Writing::Cjk | Writing::Hangul => cjk(text, writing, patterns),
        Writing::Cyrillic => {
            let words = normal(text);
            let (first, _) = words.split_once(' ')?;
            let is_form = legal::strip(&words).core != words && !legal::strip(&format!("x {first}")).forms.is_empty();
            (is_form && !patterns.cyrillic_remark.is_match(text)).then_some(Sort::Company)
        }
    }
}

fn latin(text: &str, patterns: &Patterns) -> Option<Sort> {
    // Words that say a kind of company and name none: "Holding Company", "Special Purpose Company".
    const GENERIC: &str = "the a an of and holding holdings private public listed unlisted limited trust operating operation investment investments group associated related joint venture trading shell special purpose asset assets management fund insurance finance financial leasing securities bank banking real estate property construction manufacturing sales service services consulting family wholly foreign domestic overseas local state government new old major main sole managing general stock exempted exempt offshore dormant national partner partners medical technical company corporation project target";
    if !patterns.latin.is_match(text) || patterns.latin_remark.is_match(text) {
        return None;
    }
    let words = normal(text);
    let is_generic = |core: &str| {
        country(core).is_some()
            || core.split(' ').all(|word| word.len() < 2 || GENERIC.split(' ').any(|one| one == word))
    };
    let all: Vec<&str> = words.split(' ').collect();
    // The form ends the name: "Alpha Ltd London" is a branch.
    let form = (1..=all.len().min(5).saturating_sub(1)).rev().find_map(|count| {
        let stripped = legal::strip(&format!("x {}", all.get(all.len() - count..)?.join(" ")));
        (stripped.core == "x").then_some((all.len() - count, stripped.forms))
    });
    if let Some((at, forms)) = form {
        let core = all.get(..at).unwrap_or_default().join(" ");
        let is_one = |class: FormClass| forms.iter().any(|form| form.class == class);
        let is_company = forms.iter().any(|form| !matches!(form.class, FormClass::Group | FormClass::NonProfit));
        let sort = if is_one(FormClass::Partnership) { Sort::Partnership } else { Sort::Company };
        return (is_company && !is_generic(&core)).then_some(sort);
    }
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase) || word.chars().count() < 4;
    let named = all.iter().any(|word| !["university", "college", "universitat"].contains(word) && !is_generic(word));
    let is_university = patterns.university.is_match(text) && named && text.split(' ').all(is_name);
    is_university.then_some(Sort::University)
}

fn cjk(text: &str, writing: Writing, patterns: &Patterns) -> Option<Sort> {
    if !patterns.cjk.is_match(text) || patterns.cjk_remark.is_match(text) {
        return None;
    }
    let name = normal(text);
    let stripped = FORMS.iter().find_map(|form| {
        let core = name.strip_suffix(form.as_str()).or_else(|| name.strip_prefix(form.as_str()))?;
        Some((core.trim(), form))
    });
    let (core, sort) = match stripped {
        Some((core, form)) if form.ends_with(['合', '伙']) || form.contains("合伙") || form.contains("合資") => {
            (core, Sort::Partnership)
        }
        Some((core, _)) => (core, Sort::Company),
        None => {
            let core = ["大学院大学", "大学", "대학교"].iter().find_map(|word| name.strip_suffix(word))?;
            (core, Sort::University)
        }
    };
    let is_whole = !core.is_empty() && !FORMS.iter().any(|form| core.contains(form.as_str()));
    // "代理人 甲株式会社": words of their own beside the name.
    let is_form = |word: &str| FORMS.contains(&normal(word));
    let mut words = text.split_whitespace().filter(|word| !is_form(word));
    let is_one =
        writing == Writing::Hangul || words.by_ref().filter(|word| self::writing(word) == Some(writing)).count() < 2;
    (is_whole && is_one && !patterns.cjk_generic.is_match(core) && country(core).is_none()).then_some(sort)
}

/// A person's name and its reading. Chinese and Korean have a syllable for each character.
fn person(first: &str, second: &str, is_latin_first: bool, patterns: &Patterns) -> Option<(String, String)> {
    let (reading, written) = if is_latin_first { (first, second) } else { (second, first) };
    let reading = patterns.title.replace(reading, "").trim().to_owned();
    let name = patterns.honorific.replace(written, "").trim().to_owned();
    let has_honorific = name.len() < written.len();
    let parts: Vec<&str> = reading.split([' ', '-', ',']).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) || reading.contains(&format!("-{word}"))
    };
    let is_remark = is_office(&reading) || is_office(&name) || country(&reading).is_some() || country(&name).is_some();
    let is_place = parts.iter().any(|word| country(word).is_some_and(|_| word.len() > 2));
    if !(2..=4).contains(&parts.len()) || !parts.iter().all(is_name) || is_remark || is_place {
        return None;
    }
    let only = |wanted: &[Script]| scripts(&name).iter().all(|script| wanted.contains(script));
    let length = name.chars().count();
    let is_vowel = |c: char| "aeiouüéèAEIOUÜ".contains(c);
    let count: usize =
        parts.iter().map(|word| word.split(|c| !is_vowel(c)).filter(|vowels| !vowels.is_empty()).count()).sum();
    let is_syllabic = (2..=4).contains(&length) && (only(&[Script::Han]) || only(&[Script::Hangul])) && count == length;
    let groups: Vec<&str> = name.split_whitespace().collect();
    let is_japanese = only(&[Script::Han, Script::Hiragana, Script::Katakana])
        && parts.len() == 2
        && parts.iter().all(|word| patterns.romaji.is_match(word))
        && match groups.as_slice() {
            // A bracket without a space may be anything: "（公認会計士）".
            [_] => (3..=6).contains(&length) && (has_honorific || !is_latin_first),
            [family, given] => family.chars().count().max(given.chars().count()) <= 5,
            _ => false,
        };
    let is_reading = is_syllabic && parts.iter().all(|word| patterns.syllables.is_match(word)) || is_japanese;
    let is_certain = is_reading && (has_honorific || !is_latin_first || !patterns.no_person.is_match(&name));
    let pair = if is_latin_first { (reading, name) } else { (name, reading) };
    is_certain.then_some(pair)
}

#[cfg(test)]
mod tests {
    use super::apart;

    /// What is said of a text, where it is not what a person would say.
    fn differs(text: &str, schema: &str, want: Option<(&str, &str)>) -> Option<String> {
        let said = apart(text, schema, true);
        let same = said.as_ref().map(|(first, second)| (first.as_str(), second.as_str())) == want;
        (!same).then(|| format!("{text}: {said:?}"))
    }

    #[test]
    fn a_company_named_in_two_scripts_has_two_names() {
        let mut wrong = Vec::new();
        for (text, first, second) in [
            ("Harbour Lantern Ltd（港灯株式会社）", "Harbour Lantern Ltd", "港灯株式会社"),
            ("港灯株式会社 (Harbour Lantern Co., Ltd.)", "港灯株式会社", "Harbour Lantern Co., Ltd."),
            ("㈱港灯（Harbour Lantern Inc.）", "㈱港灯", "Harbour Lantern Inc."),
            ("株式会社 港灯 (Harbour Lantern Corporation)", "株式会社 港灯", "Harbour Lantern Corporation"),
            ("Harbour Lantern Ltd / 港灯有限公司", "Harbour Lantern Ltd", "港灯有限公司"),
            ("港灯有限公司／Harbour Lantern A/S", "港灯有限公司", "Harbour Lantern A/S"),
            ("Harbour Lantern Ltd 港灯有限公司", "Harbour Lantern Ltd", "港灯有限公司"),
            ("株式会社港灯 Harbour Lantern Ltd", "株式会社港灯", "Harbour Lantern Ltd"),
            ("Lantern GmbH (样本灯具(上海)有限公司)", "Lantern GmbH", "样本灯具(上海)有限公司"),
            (
                "Lantern Nominees Limited（港灯结算（代理人）有限公司）",
                "Lantern Nominees Limited",
                "港灯结算（代理人）有限公司",
            ),
            (
                "Lantern (Hong Kong) Limited（港灯（香港）有限公司）",
                "Lantern (Hong Kong) Limited",
                "港灯（香港）有限公司",
            ),
            ("LNT株式会社 (LNT Inc.)", "LNT株式会社", "LNT Inc."),
            ("하버랜턴 주식회사 (Harbour Lantern Co., Ltd.)", "하버랜턴 주식회사", "Harbour Lantern Co., Ltd."),
            ("ООО «Фонарь» (Fonar LLC)", "ООО «Фонарь»", "Fonar LLC"),
            ("Lantern Fund L.P.（港灯投資事業有限責任組合）", "Lantern Fund L.P.", "港灯投資事業有限責任組合"),
            ("港灯株式会社（英文名：Harbour Lantern）", "港灯株式会社", "Harbour Lantern"),
            ("Harbour Lantern Ltd (Chinese: 港灯)", "Harbour Lantern Ltd", "港灯"),
            ("Sample University（见本大学）", "Sample University", "见本大学"),
            ("見本大学 (University of Sample)", "見本大学", "University of Sample"),
        ] {
            wrong.extend(differs(text, "LegalEntity", Some((first, second))));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn other_brackets_are_no_second_name() {
        let mut wrong = Vec::new();
        for text in [
            "港灯株式会社",
            "港灯株式会社 (Japan)",
            "港灯株式会社 (Tokyo)",
            "港灯株式会社 (TSE: 1234)",
            "港灯株式会社 (100%)",
            "港灯株式会社 (the Company)",
            "港灯株式会社 (Holding Company)",
            "港灯株式会社 (Parent Company)",
            "港灯株式会社 (Special Purpose Company)",
            "港灯株式会社 (Japan Co., Ltd.)",
            "港灯株式会社 (formerly Beta Ltd)",
            "港灯株式会社 (subsidiary of Beta Ltd)",
            "港灯株式会社 (c/o Beta Ltd)",
            "港灯株式会社 (\"Beta Ltd\")",
            "港灯株式会社 (Beta Ltd: 60%)",
            "港灯株式会社 (Harbour Lantern)",
            "港灯株式会社（乙株式会社）",
            "港灯株式会社（ハーバー株式会社）",
            "架空信託銀行株式会社（信託口）",
            "Harbour Lantern Ltd (Beta Ltd)",
            "Harbour Lantern Ltd（中国）",
            "Harbour Lantern Ltd (Chinese subsidiary)",
            "港灯株式会社 (Japanese subsidiary)",
            "Harbour Lantern Ltd (Chinese: 港灯; pinyin: Gangdeng)",
            "港灯株式会社（英文名：Beta Ltd（旧））",
            "港灯（英文名：Harbour Lantern）",
            "Harbour Lantern Ltd（深圳）",
            "Harbour Lantern Ltd（注1）",
            "Harbour Lantern Ltd（以下「当社」）",
            "Harbour Lantern Ltd（以下、港灯株式会社）",
            "Harbour Lantern Ltd（旧港灯株式会社）",
            "Harbour Lantern Ltd（前港灯株式会社）",
            "Harbour Lantern Ltd（旧社名：港灯株式会社）",
            "Harbour Lantern Ltd（港灯株式会社の子会社）",
            "Harbour Lantern Ltd（子会社 港灯株式会社）",
            "Harbour Lantern Ltd（港灯株式会社100%子会社）",
            "Harbour Lantern Ltd（控股公司）",
            "Harbour Lantern Ltd（国有独资有限公司）",
            "Harbour Lantern Ltd（香港有限公司）",
            "Harbour Lantern Ltd（非上場株式会社）",
            "Harbour Lantern Ltd（有限公司）",
            "LANTERN BANK AND TRUST COMPANY 505001（常任代理人 株式会社見本銀行）",
            "LANTERN BANK AND TRUST COMPANY（常任代理人 株式会社見本銀行）",
            "LANTERN BANK AND TRUST COMPANY（常任代理人株式会社見本銀行）",
            "LANTERN BANK AND TRUST COMPANY（株式会社見本銀行決済営業部）",
            "Harbour Lantern Ltd Tokyo Branch（港灯株式会社）",
            "Lantern Fund L.P.（港灯株式会社）",
            "Harbour Lantern Ltd（甲株式会社、乙株式会社）",
            "Harbour Lantern Ltd（甲株式会社・乙株式会社）",
            "Sample University（国立大学）",
            "Sample University（提携大学）",
            "Sample Co. 株式会社",
            "Lantern 日本株式会社",
            "NEO ソリューション株式会社",
            "Harbour Lantern Ltd 東京都港区",
            "Zhang Wei（张伟）",
        ] {
            wrong.extend(differs(text, "LegalEntity", None));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        // In a list, what a slash parts may be two parties.
        assert_eq!(apart("Harbour Lantern Ltd / 港灯有限公司", "Company", false), None);
    }

    #[test]
    fn a_persons_reading_is_another_name_only_in_rows_of_persons() {
        let mut wrong = Vec::new();
        for (text, first, second) in [
            ("张伟 (Zhang Wei)", "张伟", "Zhang Wei"),
            ("Zhang Wei (张伟)", "Zhang Wei", "张伟"),
            ("Mr. CHEUNG Wai Man（張偉文先生）", "CHEUNG Wai Man", "張偉文"),
            ("Li Xiao-ming（李小明）", "Li Xiao-ming", "李小明"),
            ("김민수 (Kim Min-su)", "김민수", "Kim Min-su"),
            ("見本 太郎 (Taro Mihon)", "見本 太郎", "Taro Mihon"),
            ("見本太郎 (Taro Mihon)", "見本太郎", "Taro Mihon"),
            ("Junichiro Hattori（服部 純一郎）", "Junichiro Hattori", "服部 純一郎"),
        ] {
            wrong.extend(differs(text, "Person", Some((first, second))));
            wrong.extend(differs(text, "LegalEntity", None));
        }
        for text in [
            "張偉 (Independent Director)",
            "张伟 (Hong Kong)",
            "张伟 (New York)",
            "张伟 (CEO)",
            "张伟 (Vice Chair)",
            "张伟 (Audit Team)",
            "見本 太郎 (Kuala Lumpur)",
            "見本 太郎 (Japan)",
            "見本 太郎（みほん たろう）",
            "Zhang Wei (独立董事)",
            "Zhang Wei (律师)",
            "Zhang Wei (中国)",
            "Zhang Wei (北京)",
            "Zhang Wei (董事)",
            "Taro Mihon（公認会計士）",
            "Taro Mihon（社外 取締役）",
            "Zhang Wei (港灯有限公司)",
            "Zhang Wei (李小明)",
        ] {
            wrong.extend(differs(text, "Person", None));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
