//! Words of collecting: inbox, page, proposals, assistant. English and Japanese. Dialogs are in `words_ask`.
//!
//! Guarded words only: what is collected is proposed, names in text are "possibly"; nothing is a fact before it is
//! accepted, and "could not look" is never "found nothing".

use super::words::number;
use crate::session::{Lang, Waiting};

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            lang.pick($en, $ja)
        })*

        #[cfg(test)]
        pub const ALL: &[(&str, fn(Lang) -> &'static str)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    // Side
    collect: "Collect" / "収集";
    pages: "Pages and answers" / "ページと回答";
    signs: "● waiting · ○ not read · ✓ done · ⚠ could not look" / "● 判断待ち・○ 未読取・✓ 済み・⚠ 調べられず";
    which: "Which" / "表示するもの";
    all_pages: "All" / "全";
    empty: "Nothing was collected yet" / "まだ何も収集していません";
    empty_how: "Pages and answers of registers arrive here with what they propose. Nothing enters the case before you accept it." /
        "ページや登録簿の回答は、提案とともにここに届きます。採用するまで案件には入りません。";
    none_such: "None of this kind" / "この種類はありません";
    running: "Running" / "実行中";
    waiting: "waiting" / "判断待ち";
    not_read: "not read" / "未読取";
    done: "done" / "済み";
    failed: "could not look" / "調べられず";

    kept_unread: "kept as evidence" / "証拠として保存";

    // Page
    choose: "Choose a page on the left" / "左からページを選んでください";
    choose_how: "You will see its text beside what it proposes." / "本文と提案が並んで表示されます。";
    copy_hash: "Copy the SHA-256 of the kept bytes" / "保存した内容の SHA-256 をコピー";
    about: "asked about" / "照会対象";
    check_again: "Check again" / "再確認";
    check_again_tip: "Ask the page whether it changed" / "ページが変わったか確かめる";
    tab_proposals: "Proposals" / "提案";
    tab_parts: "Tables and lists" / "表と一覧";
    tab_asked: "What was asked" / "要求と応答";
    tab_changed: "What changed" / "変更点";
    tab_news: "List news" / "リストの異動";
    legend: "Filled: proposed · underlined: a name that possibly occurs in the case or a list" /
        "塗り：提案された箇所・下線：案件やリストに載っている可能性のある名前";
    legend_filled: "Filled: proposed" / "塗り：提案された箇所";
    no_text: "The page has no text" / "このページに本文はありません";
    no_body: "Nothing to show" / "表示できるものがありません";
    nothing_found: "This says nothing about what the source holds." / "情報源に何も無いという意味ではありません。";

    // Proposals
    nothing_proposed: "Nothing was proposed" / "提案はありません";
    nothing_proposed_how: "No recipe fits this page. Map one of its tables or lists, or read the text." /
        "このページに合うレシピがありません。表や一覧を割り当てるか、本文を読んでください。";
    nothing_to_map: "No recipe fits this page, and it has no table or list to map." /
        "このページに合うレシピも、割り当てられる表や一覧もありません。";
    to_parts: "Tables and lists…" / "表と一覧…";
    accept: "Accept" / "採用";
    reject: "Reject" / "却下";
    open_again: "Open again" / "未判断に戻す";
    reject_all: "Reject all" / "すべて却下";
    accepted: "accepted" / "採用済み";
    rejected: "rejected" / "却下済み";
    known: "in the case already" / "登録済み";
    corrected: "corrected" / "訂正済み";
    as_written: "as written" / "原文";
    edit: "Correct this value" / "この値を訂正";
    edit_hint: "Enter keeps it, Esc leaves it" / "Enter で確定、Esc で取消";
    without: "Leave this value out" / "この値を除く";
    show_place: "Show where it stands" / "記載箇所を表示";
    it_is: "It is" / "同一の主体";
    new_entity: "a new entity" / "新しい主体";
    known_entity: "the one already in the case" / "案件にあるその主体";
    other_entity: "Another entity of the case…" / "案件の別の主体…";
    score: "score" / "得点";
    no_values: "No value is left" / "値が残っていません";

    // Parts
    no_parts: "No tables or lists" / "表や一覧はありません";
    no_parts_how: "The page has no table, list or data that could be mapped." / "割り当てられる表・一覧・データがこのページにはありません。";
    map: "Map…" / "割り当て…";
    map_tip: "Say what the columns mean and propose the rows" / "列の意味を決め、行を提案にする";
    import_part: "Import as a table…" / "表として取り込む…";
    import_part_tip: "Open the import dialog with these rows" / "この表を取り込み画面で開く";
    untitled: "without a title" / "無題";

    // Asked, changed, news
    exchange: "Request and answer" / "要求と応答";
    no_exchange: "No request was kept" / "要求の記録がありません";
    findings: "Could not be read" / "読み取れなかったもの";
    notes: "Notes" / "注記";
    no_findings: "Everything that was looked at could be read" / "対象はすべて読み取れました";
    copy: "Copy" / "コピー";
    no_change: "No line is different" / "違う行はありません";
    added: "added" / "追加";
    removed: "removed" / "削除";
    same_line: "same" / "同じ";
    news_added: "New on the list" / "新たに掲載";
    news_removed: "No longer on the list" / "掲載から外れたもの";
    news_renamed: "Renamed" / "名称の変更";
    nobody: "nobody" / "なし";
    gone_stays: "A removed entry stays in the case with the day it was gone." / "外れた項目も、外れた日とともに案件に残ります。";

    // Assistant
    rows_are: "Each row is a" / "各行の種類";
    columns: "What the columns mean" / "列の意味";
    ignore: "Leave out" / "使わない";
    also_tie: "Each row is also a tie" / "各行は関係でもある";
    tie_kind: "Kind of tie" / "関係の種類";
    direction: "Direction" / "向き";
    each_row: "each row" / "各行";
    the_other: "the other end" / "相手";
    other_end: "Other end" / "相手";
    from_case: "From the case" / "案件から";
    new_one: "A new one" / "新しい主体";
    other_pick: "Choose an entity" / "主体を選ぶ";
    other_schema: "Kind of the other end" / "相手の種類";
    other_name: "Name of the other end" / "相手の名称";
    preview: "What it yields" / "結果";
    no_preview: "Nothing yet: say which column is the name" / "まだ何もありません。名称の列を選んでください";
    problems: "Problems" / "問題";
    row_out: "Leave this row out" / "この行を除く";
    row_in: "Take this row" / "この行を使う";
    to_inbox: "To the inbox" / "受信箱へ";
    to_inbox_tip: "The rows become proposals; nothing enters the case yet" / "行を提案にする（案件にはまだ入らない）";
    keep_recipe: "Keep as a recipe…" / "レシピとして保存…";
    recipe_name: "Name of the recipe" / "レシピの名前";
    recipe_name_hint: "letters, digits, - and _" / "英数字と - _";
    recipe_name_wrong: "Use letters, digits, - and _ only" / "英数字と - _ だけを使ってください";
    keep: "Keep" / "保存";
    no_rows: "No rows" / "行がありません";

    // Evidence
    hash_holds: "hash checked just now: holds" / "ハッシュを今照合：一致";
    hash_broken: "hash checked just now: DOES NOT hold" / "ハッシュを今照合：一致しません";
    page_text: "The page as it was kept" / "保存されたページ";

    // Foot
    on_demand: "Sends only when asked" / "指示した時だけ送信";
    on_demand_tip: "Nothing leaves this computer until you ask a source; its host is named before" /
        "情報源に照会するまで何も送られません（相手先は事前に示します）";
}

/// "●", "○", "✓" or "⚠" in a word.
pub fn state(lang: Lang, state: Waiting) -> &'static str {
    match state {
        Waiting::Open => waiting(lang),
        Waiting::Unread => not_read(lang),
        Waiting::Done => done(lang),
        Waiting::Failed => failed(lang),
    }
}

/// "3 open · 5 accepted · 1 rejected"; nothing to decide is said so.
pub fn counts(lang: Lang, open: usize, accepted: usize, rejected: usize) -> String {
    let part = |count: usize, en: &str, ja: &str| {
        (count > 0).then(|| lang.pick(format!("{} {en}", number(count)), format!("{ja} {}", number(count))))
    };
    let parts = [part(open, "open", "未判断"), part(accepted, "accepted", "採用"), part(rejected, "rejected", "却下")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { lang.pick("nothing proposed", "提案なし").to_owned() } else { parts.join(" · ") }
}

/// For the badge of the rail.
pub fn pages_waiting(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 page waits for you".to_owned(),
        (Lang::En, count) => format!("{} pages wait for you", number(count)),
        (Lang::Ja, count) => format!("判断待ちのページ {} 件", number(count)),
    }
}

pub fn accept_all(lang: Lang, count: usize) -> String {
    lang.pick(format!("Accept all open ({})", number(count)), format!("未判断をすべて採用（{}）", number(count)))
}

/// Proposals, lines or rows that are not listed.
pub fn further(lang: Lang, count: usize) -> String {
    lang.pick(format!("and {} more, not listed here", number(count)), format!("このほか {} 件", number(count)))
}

/// Leads to everything a reader left out or doubted.
pub fn all_findings(lang: Lang, count: usize) -> String {
    lang.pick(format!("Could not be read: {}", number(count)), format!("読み取れなかったもの：{} 件", number(count)))
}

/// Leads to all notes.
pub fn all_notes(lang: Lang, count: usize) -> String {
    lang.pick(format!("Notes: {}", number(count)), format!("注記：{} 件", number(count)))
}

pub fn rows(lang: Lang, shown: usize, all: usize) -> String {
    match (lang, shown == all) {
        (Lang::En, true) => format!("{} {}", number(all), if all == 1 { "row" } else { "rows" }),
        (Lang::En, false) => format!("{} of {} rows", number(shown), number(all)),
        (Lang::Ja, true) => format!("{} 行", number(all)),
        (Lang::Ja, false) => format!("{} 行中 {} 行", number(all), number(shown)),
    }
}

/// The hint over a name in the text.
pub fn possibly(lang: Lang, caption: &str) -> String {
    lang.pick(format!("possibly {caption}: only a hint"), format!("{caption} の可能性（手がかりにすぎません）"))
}

pub fn map_title(lang: Lang, kind: &str, title: &str) -> String {
    lang.pick(format!("Map “{title}” ({})", kind.to_lowercase()), format!("「{title}」の割り当て（{kind}）"))
}

pub fn column(lang: Lang, at: usize) -> String {
    lang.pick(format!("Column {}", at + 1), format!("列 {}", at + 1))
}

pub fn row(lang: Lang, at: usize) -> String {
    lang.pick(format!("row {}", at + 1), format!("{} 行目", at + 1))
}

/// A property of the row's own entity, in the list of a column.
pub fn of_row(lang: Lang, schema: &str, property: &str) -> String {
    lang.pick(format!("{schema}: {property}"), format!("{schema}：{property}"))
}

/// How a tie reads: "each row directs Harbour Crest Ltd".
pub fn reads(lang: Lang, from: &str, verb: &str, tie: &str, to: &str) -> String {
    lang.pick(format!("{from} {verb} {to}"), format!("{from} →「{tie}」→ {to}"))
}

pub fn yields(lang: Lang, entities: usize, relations: usize) -> String {
    let (entities_word, ties) =
        (if entities == 1 { "entity" } else { "entities" }, if relations == 1 { "tie" } else { "ties" });
    lang.pick(
        format!("{} {entities_word} · {} {ties}", number(entities), number(relations)),
        format!("主体 {} · 関係 {}", number(entities), number(relations)),
    )
}

pub fn compared_with(lang: Lang, at: &str) -> String {
    lang.pick(format!("Compared with the version of {at}"), format!("{at} の版との比較"))
}

pub fn edition(lang: Lang, edition: &str, unchanged: usize) -> String {
    lang.pick(
        format!("Edition {edition} · {} unchanged", number(unchanged)),
        format!("{edition} 版・変更なし {}", number(unchanged)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word(Lang::En).is_empty() && !word(Lang::Ja).is_empty(), "{name}");
            assert_ne!(word(Lang::En), word(Lang::Ja), "{name}");
        }
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(counts(Lang::En, 3, 5, 0), "3 open · 5 accepted");
        assert_eq!(counts(Lang::En, 0, 0, 0), "nothing proposed");
        assert_eq!(pages_waiting(Lang::En, 1), "1 page waits for you");
        assert_eq!(rows(Lang::En, 12, 1_204), "12 of 1,204 rows");
        assert_eq!(yields(Lang::En, 1, 2), "1 entity · 2 ties");
        assert_eq!(reads(Lang::En, "each row", "directs", "", "Seta"), "each row directs Seta");
    }
}
