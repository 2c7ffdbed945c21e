//! Rows that name nobody: "その他", "其他股东", "others", treasury shares. Never an entity, always a finding.
//!
//! Left out on purpose: nothing is concluded about who stands behind such a row.

use crate::text::{self, normal::normal};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"^(?:その他|其他|其它|其余|其餘|他)の?(?:株主|個人|法人|少数|一般|股东|股東|个人|社会|公众|流通股|投资者|投資家|持有人|人|者|の)*(?:合计|小计|合計|小計|計|等)?$",
        r"^(?:個人|一般|少数|個人その他|公众|社会公众|少数|个人|小)(?:株主|股东|股東|投資家|投资者|股)$",
        r"^(?:個人その他|個人・その他|外国法人等|その他の?法人|金融機関|金融商品取引業者|浮動株|自己株式|自己名義株式|自社株|库存股|流通股|社会公众股)$",
        r"^(?:all )?(?:the )?(?:others?|remaining|rest|minority|public|free|retail|treasury)(?: (?:of|the|shareholders?|stockholders?|holders?|owners?|investors?|shares?|stocks?|float|public|members?|persons?|individuals?|minority|retail|total))*$",
        r"^individual (?:shareholders?|stockholders?|holders?|investors?)$",
    ];
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// Does the name say nobody?
pub(super) fn is_nobody(name: &str) -> bool {
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
    use super::is_nobody;

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
            "不明",
            "Others",
            "Other shareholders",
            "Undisclosed",
            "自己株式",
            "Free float",
            "Individual shareholders",
            "Public",
        ] {
            assert!(is_nobody(nobody), "{nobody}");
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
        ] {
            assert!(!is_nobody(name), "{name}");
        }
    }
}
