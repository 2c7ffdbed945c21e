//! The message catalogue of the window: every word on screen, English and Japanese side by side.
//!
//! Words of commands are in `session::command`, words of the canvas in `ui::canvas::words`, words of
//! schemata and properties in the ontology. Paint code holds no words of its own.

use super::cx::Cx;
use crate::session::Lang;

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    en: &'static str,
    ja: &'static str,
}

impl Word {
    pub(super) const fn new(en: &'static str, ja: &'static str) -> Self {
        Self { en, ja }
    }

    pub fn of(self, cx: &Cx<'_>) -> &'static str {
        self.pick(cx.lang)
    }

    pub fn pick(self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.ja)
    }
}

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub const $name: Word = Word { en: $en, ja: $ja };)*

        #[cfg(test)]
        pub const ALL: &[(&str, Word)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    // Top bar and foot
    PRODUCT: "Kuromaku" / "黒幕";
    READ_ONLY: "read only" / "読み取り専用";
    SAVED: "saved" / "保存済み";
    SEARCH_HINT: "Search, or type a command…" / "検索、またはコマンドを入力…";
    AS_OF: "As of" / "基準日";
    AS_OF_HINT: "YYYY-MM-DD" / "年-月-日";
    AS_OF_TIP: "Show what was in force on this day" / "この日に有効だったものを表示";
    AS_OF_WRONG: "Not a date: write 2026, 2026-03 or 2026-03-31" / "日付ではありません。2026、2026-03、2026-03-31 の形で入力してください";
    AS_OF_CLEAR: "Back to the default day" / "既定の日に戻す";
    MENU: "Menu" / "メニュー";
    RENAME: "Rename the case" / "案件名を変える";
    THEME: "Dark or light" / "明暗の切り替え";
    LANGUAGE: "日本語" / "English";
    LANGUAGE_TIP: "Show the window in Japanese" / "画面を英語で表示";
    OFFLINE: "Offline" / "オフライン";
    OFFLINE_TIP: "Nothing leaves this computer" / "この端末の外へは何も送られません";
    CANCEL_JOB: "Cancel this job" / "この処理を中止";
    LISTS: "Lists" / "リスト";
    NO_LISTS: "No list imported" / "リスト未取込";
    CLOSE: "Close" / "閉じる";
    CANCEL: "Cancel" / "キャンセル";
    SHOW_DETAILS: "Show details" / "詳細を表示";
    HIDE_DETAILS: "Hide details" / "詳細を隠す";
    DISMISS: "Dismiss" / "閉じる";

    // Palette and shortcuts
    PALETTE_EMPTY: "Nothing found. Try a shorter name, a number, or a command." / "見つかりません。短い名前、番号、コマンドを試してください。";
    PALETTE_ENTITIES: "In this case" / "この案件";
    PALETTE_COMMANDS: "Commands" / "コマンド";
    PALETTE_KEYS: "↑ ↓ to choose · Enter to run · Esc to close" / "↑ ↓ で選択 · Enter で実行 · Esc で閉じる";
    SHORTCUTS: "Keyboard shortcuts" / "キーボード操作一覧";

    // Explore
    DEAL: "Deal" / "取引";
    TARGET: "Target" / "対象";
    ACQUIRER: "Acquirer" / "買い手";
    NO_DEAL: "No deal recorded" / "取引の記録なし";
    NO_DEAL_HOW: "Suppose one (Ctrl+6), or import a record of the schema Deal with its target and acquirer." / "取引を仮定する（Ctrl+6）か、対象と買い手のある Deal の記録を取り込んでください。";
    SHOW: "Show" / "表示";
    SHOW_TIP: "Click to hide or show this kind" / "クリックでこの種類を表示・非表示";
    FLAGS: "Flags" / "印";
    FLAGS_NONE: "No flag on anything shown. Absence is not clearance." / "表示中のものに印はありません。無いことは潔白の証明ではありません。";
    FLAGS_TIP: "Click to select what carries it" / "クリックで該当するものを選択";
    SHARE_AT_LEAST: "Share at least" / "持分の下限";
    UNKNOWN_KEPT: "unknown kept" / "不明は残す";
    ANY_SHARE: "Any share" / "すべての持分";
    SOFT_STEPS: "Soft steps ≈" / "仮の同一 ≈";
    SOFT_TIP: "How many undecided matches a path may pass" / "経路が通ってよい未確定の一致の数";
    FORMER: "Include former ties" / "過去の関係も含める";
    FORMER_TIP: "Ties that ended before the day above" / "基準日より前に終わった関係";
    SOURCES: "Sources" / "情報源";
    MORE_SOURCES: "All sources" / "すべての情報源";
    NO_SOURCES: "No source yet" / "情報源はまだありません";
    NO_SOURCES_HOW: "Import files, or drop them on the window." / "ファイルを取り込むか、ここへドロップしてください。";

    // Inspector
    NOTHING_SELECTED: "Nothing selected" / "未選択";
    NOTHING_SELECTED_HOW: "Click a node or a line to read what is known about it, and who says so." / "点や線をクリックすると、何が、誰によって述べられているかを読めます。";
    STATEMENTS: "What is known" / "知られていること";
    RELATIONS: "Relations" / "関係";
    SAME_AS: "Might be the same as" / "同一かもしれない相手";
    COMPARE: "Compare" / "比較";
    MEMBERS: "Merged from" / "統合された記録";
    CAUTIONS: "Not to be confused" / "混同に注意";
    PLACEHOLDER: "Only mentioned by a relation; no record describes it yet" / "関係で言及されるのみで、記録はまだありません";
    CONTRADICTED: "Another source says otherwise" / "別の情報源と食い違う";
    OPEN_EVIDENCE: "Open the record behind it" / "もとの記録を開く";
    REVEAL: "Show on the canvas" / "画面で表示";
    FORMER_MARK: "former" / "過去";
    UNTITLED_SOURCE: "source not named" / "情報源名なし";

    // Evidence
    EVIDENCE: "Evidence" / "根拠";
    RECORD: "Record" / "記録";
    SHA256: "SHA-256" / "SHA-256";
    PLACE: "Place" / "箇所";
    VALID: "Valid" / "有効期間";
    GRADE: "Grade" / "評価";
    SOURCE: "Source" / "情報源";
    NO_RECORD: "No record was kept" / "記録は保存されていません";

    // Identity
    QUEUE: "Possible matches" / "一致候補";
    QUEUE_EMPTY: "No possible matches" / "一致候補はありません";
    QUEUE_EMPTY_HOW: "Import a list or another register; names that may be the same appear here to be decided. Finding none is not clearance." / "リストや別の登記を取り込むと、同一かもしれない名称がここに並びます。見つからないことは潔白を意味しません。";
    WHY_SAME: "Why it might be the same" / "同一かもしれない理由";
    REMEMBERED: "Decisions are remembered with their reason and can be undone." / "判断は理由とともに記憶され、取り消せます。";
    SAME: "Same" / "同一";
    DIFFERENT: "Different" / "別";
    UNSURE: "Unsure" / "保留";
    UNDECIDED: "undecided" / "未判断";
    NOT_STATED: "not stated" / "記載なし";
    CHOOSE_CANDIDATE: "Choose a pair on the left" / "左から組を選んでください";
    AGREES: "agrees" / "一致";
    DIFFERS: "differs" / "相違";
    ONE_SIDE: "one side only" / "片方のみ";

    // Sources, history, jobs
    IMPORTS: "Imports" / "取り込み";
    IMPORT_UNDONE: "undone" / "取り消し済み";
    RELIABILITY: "Reliability" / "信頼性";
    HISTORY: "History" / "履歴";
    HISTORY_EMPTY: "Nothing changed yet" / "変更はまだありません";
    HISTORY_EMPTY_HOW: "Every import, judgement and edit is written here and can be taken back." / "取り込み、判断、編集がここに記録され、取り消せます。";
    TAKEN_BACK: "taken back" / "取り消し済み";
    NO_JOBS: "Nothing is running" / "実行中の処理はありません";
    NO_JOBS_HOW: "Imports, matching and path searches show their progress here." / "取り込み・照合・経路探索の進み具合をここに表示します。";
    RUNNING: "Running" / "実行中";
    NOTICES: "Notices" / "通知";
    DRAWER_OPEN: "Open the drawer" / "引き出しを開く";
    DRAWER_CLOSE: "Close the drawer" / "引き出しを閉じる";
    FOLD_LEFT: "Fold or unfold the left panel" / "左パネルの開閉";
    FOLD_RIGHT: "Fold or unfold the inspector" / "詳細パネルの開閉";
    PATHS_TAB: "Paths" / "経路";
    TABLE_TAB: "Table" / "表";
    JOBS_TAB: "Jobs" / "処理";

    // Import
    IMPORT_TITLE: "Import" / "取り込み";
    IMPORT_GO: "Import" / "取り込む";
    IMPORT_AS: "Import as" / "取り込む先";
    AS_CASE: "Part of the case" / "案件の一部";
    AS_CASE_TIP: "Parties, owners, registers: the picture of the deal" / "当事者・所有者・登記など、取引の全体像";
    AS_LIST: "A list to screen against" / "照合用のリスト";
    AS_LIST_TIP: "An official list: names are compared with it, its entries are not part of the deal" / "公的リスト。名称を照合し、項目自体は案件に含めません";
    FORMAT: "Format" / "形式";
    ENCODING: "Encoding" / "文字コード";
    DELIMITER: "Delimiter" / "区切り";
    TAB: "tab" / "タブ";
    MAPPING: "How the columns are read (editable)" / "列の読み方（編集できます）";
    REASONS: "Why" / "理由";
    SAMPLE: "First rows" / "先頭の行";
    CANNOT_READ: "This file cannot be read" / "このファイルは読めません";

    // Welcome
    TAGLINE: "See, with evidence, who stands behind a deal." / "取引の背後に誰がいるかを、根拠とともに見る。";
    TAGLINE_MORE: "An offline explorer of ownership, office and control for acquisition due diligence." / "買収デューデリジェンスのための、オフラインの関係探索ツール。";
    SAMPLES: "Start from a sample" / "見本から始める";
    FICTIONAL: "fictional" / "架空";
    REAL: "public record" / "公開情報";
    TWIN: "innocent twin →" / "無関係な双子 →";
    RECENT: "Recent cases" / "最近の案件";
    NO_RECENT: "Cases you open are listed here." / "開いた案件がここに並びます。";
    DROP_HERE: "Drop files here" / "ここにファイルをドロップ";
    DROP_WHAT: "A .kuromaku case opens; registers, tables and lists make a new case." / ".kuromaku は案件として開き、登記・表・リストからは新しい案件を作ります。";
    DROP_NOW: "Drop to look at these files before importing" / "離すと、取り込み前に内容を確認できます";
    STEPS: "How it works" / "使い方";
    STEP_1: "Bring records" / "記録を入れる";
    STEP_1_TEXT: "Drop registers, tables and official lists. Every value keeps its source and place." / "登記・表・公的リストをドロップ。すべての値に出所と箇所が残ります。";
    STEP_2: "Decide who is who" / "同一かを判断する";
    STEP_2_TEXT: "Compare possible matches side by side: Same, Different or Unsure. Nothing merges by itself." / "候補を並べて比較し、同一・別・保留を選びます。自動では統合しません。";
    STEP_3: "Follow the paths" / "経路をたどる";
    STEP_3_TEXT: "Find what leads from the parties to listed, state, party or military bodies, step by step with evidence." / "当事者から掲載・国家・党・軍の機関へ至る道筋を、根拠つきで一歩ずつ確かめます。";

    // File dialogs
    CASE_FILES: "Kuromaku case" / "黒幕の案件";
    ALL_FILES: "All files" / "すべてのファイル";
    PAGE_FILES: "Saved pages" / "保存済みページ";
    LIST_FILES: "Saved lists" / "保存済みリスト";
}

/// "saved · 212 statements · 31 sources"
pub fn saved(lang: Lang, read_only: bool, statements: usize, sources: usize) -> String {
    let state = if read_only { READ_ONLY } else { SAVED }.pick(lang);
    let (statements, sources) = (number(statements), number(sources));
    lang.pick(
        format!("{state} · {statements} statements · {sources} sources"),
        format!("{state} · 記述 {statements} · 情報源 {sources}"),
    )
}

/// "58 entities · 91 relations"
pub fn entities(lang: Lang, entities: usize, relations: usize) -> String {
    let (entities, relations) = (number(entities), number(relations));
    lang.pick(format!("{entities} entities · {relations} relations"), format!("主体 {entities} · 関係 {relations}"))
}

/// "12 of 40 decided"
pub fn decided(lang: Lang, done: usize, all: usize) -> String {
    lang.pick(format!("{done} of {all} decided"), format!("{all} 件中 {done} 件を判断済み"))
}

pub fn undecided(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count} undecided"), format!("未判断 {count}"))
}

/// "10 %, unknown kept"
pub fn share_text(lang: Lang, fraction: f64) -> String {
    if fraction <= 0.0 {
        return ANY_SHARE.pick(lang).to_owned();
    }
    format!("{:.0} %{}{}", fraction * 100.0, lang.pick(", ", "、"), UNKNOWN_KEPT.pick(lang))
}

/// "240 records · 238 accepted · 2 rejected"
pub fn import_counts(lang: Lang, records: u64, accepted: u64, rejected: u64) -> String {
    lang.pick(
        format!("{records} records · {accepted} accepted · {rejected} rejected"),
        format!("記録 {records} · 受入 {accepted} · 不受理 {rejected}"),
    )
}

pub fn statement_count(lang: Lang, count: usize) -> String {
    let count = number(count);
    lang.pick(format!("{count} statements"), format!("記述 {count}"))
}

pub fn more(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count} more"), format!("ほか {count} 件"))
}

pub fn merged(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count} records, merged by judgement"), format!("判断により統合された記録 {count} 件"))
}

pub fn selected(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count} selected"), format!("{count} 件を選択中"))
}

pub fn files(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count} file{}", if count == 1 { "" } else { "s" }), format!("{count} ファイル"))
}

/// What an Admiralty pair says, in words.
pub fn grade_meaning(lang: Lang, grade: &str) -> String {
    let mut signs = grade.chars();
    let source = match signs.next() {
        Some('A') => lang.pick("completely reliable", "完全に信頼できる"),
        Some('B') => lang.pick("usually reliable", "おおむね信頼できる"),
        Some('C') => lang.pick("fairly reliable", "かなり信頼できる"),
        Some('D') => lang.pick("not usually reliable", "あまり信頼できない"),
        Some('E') => lang.pick("unreliable", "信頼できない"),
        _ => lang.pick("cannot be judged", "判断できない"),
    };
    let content = match signs.next() {
        Some('1') => lang.pick("confirmed by other sources", "他の情報源で確認済み"),
        Some('2') => lang.pick("probably true", "おそらく真"),
        Some('3') => lang.pick("possibly true", "真の可能性あり"),
        Some('4') => lang.pick("doubtful", "疑わしい"),
        Some('5') => lang.pick("improbable", "ありそうにない"),
        _ => lang.pick("cannot be judged", "判断できない"),
    };
    lang.pick(
        format!("{grade}: source {source}, statement {content}"),
        format!("{grade}：情報源は「{source}」、内容は「{content}」"),
    )
}

/// A time of the log, to the minute: `2026-11-22T14:09:01Z` is "2026-11-22 14:09".
pub fn moment(at: &str) -> String {
    match at.split_once('T') {
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => at.to_owned(),
    }
}

/// Groups thousands, so that counts can be read at a glance.
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word.en.is_empty() && !word.ja.is_empty(), "{name}");
        }
    }

    #[test]
    fn counts_are_readable() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(count), text);
        }
        assert_eq!(moment("2026-11-22T14:09:01Z"), "2026-11-22 14:09");
        assert_eq!(moment("2026-11-22"), "2026-11-22");
        assert_eq!(share_text(Lang::En, 0.1), "10 %, unknown kept");
        assert_eq!(share_text(Lang::Ja, 0.0), "すべての持分");
    }
}
