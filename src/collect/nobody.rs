//! Rows that name nobody: "その他", "其他股东", "others", treasury shares, totals, vacancies. Never an entity, always a
//! finding.
//!
//! - Spaces inside words and the width of characters change nothing: "合　計" is a total.
//! - Left out on purpose: nothing is concluded about who stands behind such a row.

mod groups;

use crate::text::{self, normal::normal};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"^(?:その他|其他|其它|其余|其餘|他)の?(?:株主|個人|法人|少数|一般|股东|股東|个人|社会|公众|流通股|投资者|投資家|持有人|人|者|の)*(?:合计|小计|合計|小計|計|等)?$",
        r"^(?:個人|一般|少数|個人その他|公众|社会公众|少数|个人|小)(?:株主|股东|股東|投資家|投资者|股)$",
        r"^(?:個人その他|個人・その他|外国法人等|その他の?法人|金融機関|金融商品取引業者|浮動株|自己株式|自己名義株式|自社株|库存股|流通股|社会公众股)$",
        r"^(?:all )?(?:the )?(?:others?|remaining|rest|minority|public|free|retail|treasury)(?: (?:of|the|shareholders?|stockholders?|holders?|owners?|investors?|shares?|stocks?|float|public|members?|persons?|individuals?|minority|retail|total))*$",
        r"^individual (?:shareholders?|stockholders?|holders?|investors?)$",
        r"^(?:個人|个人|法人|個人株主|一般株主|自然人|個人投資家)[0-9]+(?:名|人|社|位|家)$",
        r"^(?:先生|氏|様|殿|各位)$",
    ])
});

static TOTALS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"^(?:総|总|總|合|小|累)?[計计](?:[0-9]+(?:名|人|社|位|家))?$",
        r"(?:合計|小計|総計|合计|小计|总计|總計|总和)(?:[0-9]+(?:名|人|社|位|家))?$",
        r"^(?:上位|前)?(?:[0-9]+|[一二三四五六七八九十百]+)(?:大|名|人|社|位|家)+(?:の?(?:大?株主|股东|股東))?の?[計计]$",
        r"^(?:top [0-9]+ )?(?:shareholders?,? )?(?:(?:grand|sub)[ -]?)?totals?(?: (?:of|for|shares?|shareholders?|holdings?|number)\b.*)?$|^sum(?: of .*)?$",
    ])
});

static VACANT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    patterns(&[
        r"^(?:空席|空位|空缺|暂缺|暫缺|缺|缺位|欠員|欠|未定|未選任|待定|なし|無し|無|无|該当なし|該当者なし|不在|[-–—―ー~～]+)$",
        r"^(?:position |post |seat )?(?:vacant|vacancy|tbd|tba|none|to be (?:appointed|determined|announced|confirmed|elected))$",
    ])
});

fn patterns(list: &[&str]) -> Vec<Regex> {
    list.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

/// What a name is instead of one: "not named", "a total", "vacant".
pub(super) fn instead_of_a_name(name: &str) -> Option<&'static str> {
    let tight = tight(name);
    if is_total(name) {
        Some("a total")
    } else if any_matches(&VACANT, name) || groups::is_pending(&tight) {
        Some("vacant")
    } else if is_masked(name) {
        Some("a masked name")
    } else if is_unnamed(name) || groups::is_group(&tight) {
        Some("not named")
    } else {
        None
    }
}

/// Is it no name at all?
pub(super) fn is_nobody(name: &str) -> bool {
    instead_of_a_name(name).is_some()
}

/// Does it sum up other rows: "計（10名）", "前十名股东合计", "Total"?
pub(super) fn is_total(name: &str) -> bool {
    any_matches(&TOTALS, name)
}

/// Are letters of the name hidden: "张*", "王某"?
pub(super) fn is_masked(name: &str) -> bool {
    groups::is_masked(&tight(name))
}

fn any_matches(patterns: &[Regex], name: &str) -> bool {
    let tight = tight(name);
    patterns.iter().any(|pattern| pattern.is_match(&tight))
}

/// What patterns are compared with: signs of notes around it, colons and brackets say nothing of who it is.
fn tight(name: &str) -> String {
    let folded: String = name.nfkc().collect::<String>().to_lowercase();
    // "計(10名)": how many they are changes nothing.
    let mut brackets = folded.split(['(', '[', '【']);
    let outside = brackets.next().map(str::trim).filter(|text| !text.is_empty()).or_else(|| {
        // "【過去の株主】" is nothing but its bracket.
        Some(brackets.next().unwrap_or_default().trim_end_matches([')', ']', '】']).trim())
    });
    let noted = |c: char| c.is_whitespace() || matches!(c, '※' | ':' | '：' | '注' | '■' | '●' | '◆' | '・' | '。');
    let outside = outside.unwrap_or_default();
    let bare = outside.trim_matches(noted);
    let outside = if bare.is_empty() || groups::is_masked(outside) { outside } else { bare };
    if outside.is_ascii() { outside.to_owned() } else { outside.split_whitespace().collect::<Vec<_>>().concat() }
}

fn is_unnamed(name: &str) -> bool {
    let folded: String = name.nfkc().collect::<String>().to_lowercase();
    // "其他股东(25名)", "その他 12名": how many they are changes nothing.
    let outside = folded.split('(').next().unwrap_or_default();
    let words: String =
        outside.split(|c: char| c.is_whitespace()).filter(|word| !is_count(word)).collect::<Vec<_>>().join(" ");
    let tight = if words.is_ascii() { words } else { words.replace(' ', "") };
    text::is_unnamed(&normal(name)) || PATTERNS.iter().any(|pattern| pattern.is_match(&tight))
}

fn is_count(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < word.len() && matches!(rest, "" | "名" | "人" | "社" | "位" | "家")
}

#[cfg(test)]
mod tests {
    use super::instead_of_a_name;

    #[test]
    fn rows_for_nobody_are_told_from_names() {
        for nobody in [
            "その他",
            "その他の株主",
            "その他株主 12名",
            "其他",
            "其他股东（25名）",
            "个人股东",
            "個人株主",
            "個人2名",
            "不明",
            "Others",
            "Other shareholders",
            "Undisclosed",
            "自己株式",
            "Free float",
            "Individual shareholders",
            "Public",
            "残余",
            "外国法人",
            "国内法人",
            "金融機関・証券会社",
            "政府・地方公共団体",
            "役員",
            "従業員",
            "経営陣",
            "個人",
            "個人（2名）",
            "A股",
            "限售股",
            "有限售条件股份",
            "境外法人股",
            "自然人股东（12人）",
            "核心员工",
            "公募株主",
            "非開示",
            "相手先の要請により非開示",
            "匿名希望",
            "Employees",
            "Self-owned",
            "5 companies",
            "Independent",
            "無所属",
            "同上",
            "5名",
        ] {
            assert_eq!(instead_of_a_name(nobody), Some("not named"), "{nobody}");
        }
        for name in [
            "张伟",
            "見本 花子",
            "其他科技有限公司",
            "Public Investment Fund of Norway",
            "Other World Ltd",
            "Investor AB",
            "金融機関再生株式会社",
            "他山 太郎",
            "見本時計",
            "会計 太郎",
            "東京合計株式会社",
            "Totality Ltd",
            "TotalSample SA",
            "Total Sample SE",
            "役員持株会",
            "従業員持株会",
            "员工持股平台",
            "外国法人研究所",
            "日本証券金融株式会社",
            "Independent News Ltd",
            "Employees Provident Fund",
            "Five Companies Holdings",
            "Management Sample Partners",
            "国有资产监督管理委员会",
            "株主 太郎",
            "个体科技有限公司",
            "銀行 太郎",
            "公司法研究院",
            "某有限公司",
            "一族商会",
        ] {
            assert_eq!(instead_of_a_name(name), None, "{name}");
        }
    }

    #[test]
    fn totals_and_vacancies_are_no_names() {
        for total in [
            "計",
            "合　計",
            "計（10名）",
            "計10名",
            "上位10名計",
            "上位 10 名の株主の計",
            "前十名股东合计",
            "個人2名　合計",
            "小计",
            "Total",
            "Grand total",
            "Subtotal",
            "总计：",
            "※計",
        ] {
            assert_eq!(instead_of_a_name(total), Some("a total"), "{total}");
        }
        for masked in ["张*", "张**", "李*明", "王某", "王某某", "○○", "＊明", "J*** D**"] {
            assert_eq!(instead_of_a_name(masked), Some("a masked name"), "{masked}");
        }
        for name in ["見本 四郎*", "八郎†", "見本*", "Sample Ltd*", "某ファンド", "某有限公司"] {
            assert_eq!(instead_of_a_name(name), None, "{name}");
        }
        for vacant in
            ["選任手続中", "选任中", "後任未定", "空席", "空缺", "欠員", "未 定", "―", "Vacant", "To be appointed"]
        {
            assert_eq!(instead_of_a_name(vacant), Some("vacant"), "{vacant}");
        }
    }
}
