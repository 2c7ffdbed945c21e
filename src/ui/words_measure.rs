//! The message catalogue of sizes, groups and what holds the picture together.
//!
//! All of them are positions in the data at hand; no word here says that one is a risk.

use super::words::{Word, number};
use crate::session::{GroupLine, Holds, Lang, SizeBy};

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub const $name: Word = Word::new($en, $ja);)*

        #[cfg(test)]
        pub const ALL: &[(&str, Word)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    SIZE_BY: "Size by" / "大きさ";
    SIZE_NOTE: "A position in this picture, not risk" / "この図の中の位置であり、リスクではありません";
    SIZE_SAMPLED: "Estimated from a sample; a position in this picture, not risk" / "標本からの推定。この図の中の位置であり、リスクではありません";
    GROUPS: "Groups" / "まとまり";
    GROUPS_NOTE: "More ties among themselves than chance would give. For looking at the picture, evidence of nothing." / "互いの関係が偶然より多い集まり。図を見るためのもので、何の証拠でもありません。";
    GROUPS_WORKING: "Finding groups…" / "まとまりを探しています…";
    GROUPS_NONE: "No group of three or more here" / "三件以上のまとまりはありません";
    SELECT_TIP: "Click to select its members" / "クリックでメンバーを選択";
    TOGGLE_TIP: "Show or hide this group; nothing is deleted" / "このまとまりの表示・非表示（削除はしない）";
}

/// What the sizes tell, in one short word.
pub fn size_by(lang: Lang, by: SizeBy) -> &'static str {
    match by {
        SizeBy::Nothing => "—",
        SizeBy::Ties => lang.pick("ties", "関係数"),
        SizeBy::Between => lang.pick("between", "媒介"),
        SizeBy::Rank => lang.pick("rank", "順位"),
    }
}

/// The same in full.
pub fn size_by_tip(lang: Lang, by: SizeBy) -> &'static str {
    match by {
        SizeBy::Nothing => lang.pick("All as large as usual", "すべて同じ大きさ"),
        SizeBy::Ties => lang.pick("Larger: tied to more entities", "大きいほど多くの主体とつながる"),
        SizeBy::Between => lang.pick(
            "Larger: on more of the shortest ways between others (betweenness)",
            "大きいほど他の主体どうしの最短経路の多くが通る（媒介中心性）",
        ),
        SizeBy::Rank => lang.pick(
            "Larger: tied to entities that are themselves well tied (PageRank)",
            "大きいほど、つながりの多い主体とつながる（PageRank）",
        ),
    }
}

/// What a larger node has more of, for the legend.
pub fn larger(lang: Lang, by: SizeBy) -> &'static str {
    match by {
        SizeBy::Nothing => size_by_tip(lang, by),
        SizeBy::Ties => lang.pick("Larger: more ties", "大きいほど関係が多い"),
        SizeBy::Between => lang.pick("Larger: more ways pass it", "大きいほど多くの経路が通る"),
        SizeBy::Rank => lang.pick("Larger: better tied", "大きいほど順位が高い"),
    }
}

/// "Group 2 · 14 entities"
pub fn group(lang: Lang, line: &GroupLine) -> String {
    let count = number(line.members.len());
    lang.pick(format!("Group {} · {count} entities", line.number), format!("まとまり {} · {count} 件", line.number))
}

/// The members with most ties, in one line.
pub fn leading(lang: Lang, line: &GroupLine) -> String {
    line.leading.join(lang.pick(", ", "、"))
}

/// "Show group 2"
pub fn show_group(lang: Lang, number: usize) -> String {
    lang.pick(format!("Show group {number}"), format!("まとまり {number} を表示"))
}

pub fn smaller(lang: Lang, count: usize) -> String {
    let count = number(count);
    lang.pick(format!("{count} smaller ones are not listed"), format!("小さなもの {count} 件は省略"))
}

/// What hangs on the selected entity or tie.
pub fn holds(lang: Lang, holds: Holds) -> String {
    let entities = |count: usize| match count {
        1 => "1 entity".to_owned(),
        _ => format!("{} entities", number(count)),
    };
    match holds {
        Holds::Deal(count) => {
            let verb = if count == 1 { "falls" } else { "fall" };
            lang.pick(
                format!("Holds the picture together: without it {} {verb} apart from the deal", entities(count)),
                format!("図のつなぎ目：これがなければ {} 件が取引から切り離されます", number(count)),
            )
        }
        Holds::Parts => lang.pick(
            "Holds the picture together: without it, entities tied to it are no longer connected".to_owned(),
            "図のつなぎ目：これがなければ、つながる主体どうしが切り離されます".to_owned(),
        ),
        Holds::Tie(count) => {
            let verb = if count == 1 { "is" } else { "are" };
            lang.pick(
                format!("The only way between its two sides: without it {} {verb} cut off", entities(count)),
                format!("両側を結ぶ唯一のつながり：これがなければ {} 件が切り離されます", number(count)),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word.pick(Lang::En).is_empty() && !word.pick(Lang::Ja).is_empty(), "{name}");
        }
        for by in SizeBy::ALL {
            assert_ne!(size_by_tip(Lang::En, by), size_by_tip(Lang::Ja, by));
        }
        assert!(holds(Lang::En, Holds::Deal(1)).contains("1 entity falls apart"));
        assert!(holds(Lang::En, Holds::Tie(1_200)).contains("1,200 entities are cut off"));
    }
}
