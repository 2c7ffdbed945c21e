//! The message catalogue of ownership and hypothetical deals, and how shares are written.
//!
//! - An unknown share is written "? %", never "0 %"; an open end is "≥" or "≤".
//! - Sentences are whole in each language, never glued from parts that only fit English.

use super::words::Word;
use crate::model::Share;
use crate::session::{Answer, DealKind, DealPlan, Lang, OwnerRow, OwnershipView, RuleResult};

/// Two fractions closer than this are shown as one.
const SAME: f64 = 5e-4;

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub const $name: Word = Word::new($en, $ja);)*

        #[cfg(test)]
        pub const ALL: &[(&str, Word)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    // In brief, beside the picture
    TARGET_AFTER: "Ownership of the target after the deal" / "取引後の対象会社の所有";
    TARGET_NOW: "Ownership of the target" / "対象会社の所有";
    NONE_STATED: "none stated" / "記載なし";
    LINKS: "Close links and common owners" / "密接な関係と共通の所有者";
    POWER: "Power in a vote" / "投票での決定力";
    POWER_TIP: "How often the holder decides: Banzhaf and Shapley–Shubik index of the direct holders, majority of the votes" / "決定票となる度合い：直接の議決権者のバンザフ指数とシャープレイ＝シュービック指数（過半数決）";

    // Ownership: the question
    WHOSE: "Whose ownership" / "誰の所有関係か";
    CHOOSE_ENTITY: "Choose an entity" / "主体を選ぶ";
    FIND_ENTITY: "Name or number…" / "名称または番号…";
    NOT_FOUND: "Nothing found in this case" / "この案件には見つかりません";
    SUGGESTED: "Deal parties and selection" / "取引の当事者と選択中";
    DIRECTION: "Direction" / "向き";
    UPWARDS: "Who owns it" / "誰が所有";
    DOWNWARDS: "What it owns" / "何を所有";
    MEASURE: "Counted in" / "数えるもの";
    CAPITAL: "Capital" / "資本";
    VOTES: "Votes" / "議決権";
    THRESHOLD: "Possible share at least" / "最大持分の下限";
    THRESHOLD_TIP: "Leaves out whoever cannot reach this share even if everything unknown were theirs" / "不明分がすべて自分のものでもこの割合に届かない者を省く";
    ANY: "Any" / "すべて";
    AS_OF: "As of" / "基準日";

    // Ownership: the answer
    ASK_FIRST: "Ask who owns whom" / "所有関係を調べる";
    ASK_FIRST_HOW: "Choose an entity on the left, or select one on the canvas and press O (who owns it) or Shift+O (what it owns)." / "左で主体を選ぶか、画面で選択して O（誰が所有）または Shift+O（何を所有）を押してください。";
    ASK_TARGET: "Who owns the target" / "対象会社の所有者を調べる";
    HEAD_UP: "Who owns" / "所有者";
    HEAD_DOWN: "What it owns" / "所有先";
    NO_HOLDERS: "No source in this case names a holder. That is not the same as having none." / "この案件の情報源には所有者の記載がありません。所有者がいないという意味ではありません。";
    NO_HOLDINGS: "No source in this case names a holding. That is not the same as having none." / "この案件の情報源には所有先の記載がありません。所有先が無いという意味ではありません。";
    TREE_UP: "Holders, level by level" / "段ごとの所有者";
    TREE_DOWN: "Holdings, level by level" / "段ごとの所有先";
    TOTALS_UP: "In total, through every chain" / "すべての経路を合わせた持分";
    COL_DIRECT: "Direct share" / "直接の持分";
    COL_TOTAL: "In total" / "合計";
    COL_SINCE: "Dates" / "期間";
    COL_GRADE: "Grade" / "評価";
    CERTAIN: "certain" / "確実";
    POSSIBLE: "possible" / "最大";
    UNKNOWN_SHARE: "share not stated" / "持分の記載なし";
    CONTROLS: "controls" / "支配";
    MAY_CONTROL: "may control" / "支配の可能性";
    CONTROLLED: "controlled" / "被支配";
    MAY_BE_CONTROLLED: "may be controlled" / "被支配の可能性";
    SHOWN_ABOVE: "shown above" / "上に記載";
    SHOWN_ABOVE_TIP: "Its own holders are listed further up: a ring, or a second way to it" / "その所有者は上に記載済み（循環、または別の経路）";
    NATURAL_PERSON: "natural person" / "個人";
    SELECT_TIP: "Click to select · double-click for its owners" / "クリックで選択 · ダブルクリックでその所有者";
    MAIN_CHAIN: "Main chain" / "主な連鎖";
    WEAKEST: "weakest link" / "最小の環";
    UNSTATED_HOLDER: "holders that no source names" / "どの情報源にも現れない所有者";

    // Ownership: the side
    SETTLE: "What would settle it" / "何が分かれば決まるか";
    SETTLE_NONE: "No single document would narrow it further" / "これ以上狭める書類はありません";
    SETTLE_NOTE: "Note: who sent it, where it is kept" / "メモ：誰から受領し、どこに保管したか";
    SETTLE_DONE: "Received" / "受領済みにする";
    ULTIMATE: "Ultimate controllers" / "最終支配者";
    ULTIMATE_NONE: "None follows from the books of this case" / "この案件の資料からは導けません";
    BENEFICIAL: "Beneficial owners" / "実質的支配者";
    BENEFICIAL_NONE: "No natural person follows from the books of this case" / "この案件の資料からは個人を導けません";
    FINDINGS: "Findings" / "気づき";
    ORPHAN_RING: "Hold each other entirely; no holder outside" / "互いにすべてを持ち合い、外部の所有者がいない";
    COVERAGE: "What was looked at" / "調べた範囲";

    // Deals: list and form
    DEALS: "Hypothetical deals" / "仮定の取引";
    DEALS_EMPTY: "No deal supposed yet" / "仮定の取引はまだありません";
    DEALS_EMPTY_HOW: "Suppose a deal to see who crosses which threshold, which rule turns and which filing becomes due. Nothing in the case is changed." / "取引を仮定すると、誰がどの基準を越え、どの規則が変わり、どの届出が必要になるかが分かります。案件そのものは変わりません。";
    SUPPOSE: "Suppose a deal…" / "取引を仮定…";
    FORM_NEW: "Suppose a deal" / "取引を仮定";
    FORM_EDIT: "Change the deal" / "取引を変更";
    NAME: "Name" / "名称";
    NAME_HINT: "Made from the parties when empty" / "空欄なら当事者名から作成";
    KIND: "Kind" / "種類";
    TARGET: "Target" / "対象";
    PARTNER: "Partner" / "相手方";
    ACQUIRER: "Acquirer" / "買い手";
    SELLER: "Seller" / "売り手";
    SELLER_ALL: "all holders, in proportion" / "全所有者から按分";
    STAKE: "Stake after the deal, %" / "取引後の持分（%）";
    STAKE_HINT: "51, or a range: 25–50" / "51、または範囲 25–50";
    DATE: "Date" / "日付";
    DATE_HINT: "2026-12-01; empty: the day above" / "2026-12-01。空欄なら基準日";
    PUT_DEAL: "Work it out" / "試算する";
    CHANGE_DEAL: "Change" / "変更";
    CANCEL: "Cancel" / "キャンセル";
    NEED_TARGET: "Choose the target" / "対象を選んでください";
    NEED_ACQUIRER: "Choose the acquirer" / "買い手を選んでください";
    SAME_PARTIES: "Target and acquirer are the same" / "対象と買い手が同じです";
    SAME_SELLER: "Seller and acquirer are the same" / "売り手と買い手が同じです";
    NEED_STAKE: "State a stake or a range" / "持分または範囲を入力してください";
    WRONG_STAKE: "Not a share: write 51, or 25–50; at most 100" / "持分ではありません。51 や 25–50 の形で、100 以下で入力してください";
    ZERO_STAKE: "A deal needs a stake above 0" / "0 を超える持分が必要です";
    WRONG_DATE: "Not a date: write 2026, 2026-12 or 2026-12-01" / "日付ではありません。2026、2026-12、2026-12-01 の形で入力してください";
    SHARE_PURCHASE: "Share purchase" / "株式取得";
    CAPITAL_INCREASE: "Capital increase" / "増資引受";
    ASSET_DEAL: "Asset deal" / "事業譲渡";
    JOINT_VENTURE: "Joint venture" / "合弁会社";
    SHARE_PURCHASE_TIP: "Existing shares change hands" / "既存株式が移る";
    CAPITAL_INCREASE_TIP: "New shares: everybody else is diluted" / "新株発行。他の株主は希薄化";
    ASSET_DEAL_TIP: "A business changes hands; shares do not" / "事業が移り、株式は移らない";
    JOINT_VENTURE_TIP: "A new company held by both" / "双方が持つ新会社";

    // Deals: the sheet
    SHEET_EMPTY_TITLE: "What if?" / "もし取引が行われたら";
    BEFORE: "before" / "前";
    AFTER: "after" / "後";
    SHIFTS: "Who holds how much" / "持分の変化";
    SHIFTS_NONE: "Nobody's share changes" / "持分は変わりません";
    GAINS_CONTROL: "gains control" / "支配を得る";
    MAY_GAIN_CONTROL: "may gain control" / "支配を得る可能性";
    LOSES_CONTROL: "loses control" / "支配を失う";
    MAY_LOSE_CONTROL: "may lose control" / "支配を失う可能性";
    KEEPS_CONTROL: "keeps control" / "支配を保つ";
    TURNS: "Rules that turn" / "変わる規則";
    TURNS_NONE: "No rule that was looked at turns" / "調べた規則に変化はありません";
    FILINGS: "Filings" / "届出";
    FILINGS_NONE: "No filing rule covers this deal" / "この取引を扱う届出規則はありません";
    DUE: "due" / "必要";
    DUE_OPEN: "open" / "未確定";
    NOT_DUE: "not due" / "不要";
    NEAREST: "Nearest listed body" / "最も近い掲載機関";
    NOT_IN_REACH: "none within the search" / "探索範囲になし";
    NEW_LEADS: "New leads" / "新たな手がかり";
    NEW_LEADS_NONE: "No lead fires only with the deal" / "この取引で新たに生じる手がかりはありません";
    REMARKS: "Remarks" / "備考";
    RECORDED: "as the case records it" / "案件の記録どおり";
    HYPOTHETICAL: "supposed, not recorded" / "仮定（記録ではない）";
    CANNOT: "This deal could not be worked out" / "この取引は試算できませんでした";
    MET: "met" / "該当";
    OPEN: "open" / "未確定";
    NOT_MET: "not met" / "非該当";
    NOT_IN_FORCE: "not in force" / "施行外";
}

/// A fraction as a percentage: "24 %", "33.3 %", "< 0.1 %".
pub fn percent(fraction: f64) -> String {
    match fraction * 100.0 {
        0.0 => "0 %".to_owned(),
        tiny if tiny > 0.0 && tiny < 0.05 => "< 0.1 %".to_owned(),
        nearly if nearly > 99.95 && nearly < 100.0 - 1e-9 => "> 99.9 %".to_owned(),
        value => format!("{} %", (value * 10.0).round() / 10.0),
    }
}

/// From certain to possible: "24 %", "24–61 %", "≥ 24 %", "≤ 61 %"; "? %" when nothing is known.
pub fn span(certain: f64, possible: f64) -> String {
    if possible - certain < SAME {
        return percent(certain);
    }
    match (certain <= 0.0, possible >= 1.0 - 1e-9) {
        (true, true) => "? %".to_owned(),
        (true, false) => format!("≤ {}", percent(possible)),
        (false, true) => format!("≥ {}", percent(certain)),
        (false, false) => match (percent(certain), percent(possible)) {
            (low, high) if low == high => low,
            (low, high) => format!("{}–{high}", low.trim_end_matches(" %")),
        },
    }
}

/// A stated share, as [`span`] writes it.
pub fn share(share: Share) -> String {
    match share {
        Share::Unknown => "? %".to_owned(),
        Share::Between { low, high } => span(low, high),
    }
}

/// A legal threshold: "25 %", "1/3".
pub fn threshold(fraction: f64) -> String {
    match fraction {
        third if (third - 1.0 / 3.0).abs() < 1e-3 => "1/3".to_owned(),
        thirds if (thirds - 2.0 / 3.0).abs() < 1e-3 => "2/3".to_owned(),
        other => percent(other),
    }
}

/// "↑ 10 %, 25 % certain"
pub fn crossed(lang: Lang, fractions: &[f64], upwards: bool, certain: bool) -> String {
    let arrow = if upwards { "↑" } else { "↓" };
    let word = if certain { CERTAIN } else { Word::new("possible", "可能性") }.pick(lang);
    let list: Vec<String> = fractions.iter().map(|fraction| threshold(*fraction)).collect();
    format!("{arrow} {} {word}", list.join(" · "))
}

/// How much a document would narrow the answer: "narrows it by 37 points".
/// "certain 24 %, possible 61 %", or one number when they are the same.
pub fn certain_possible(lang: Lang, certain: f64, possible: f64) -> String {
    if possible - certain < SAME {
        return percent(certain);
    }
    let (low, high) = (percent(certain), percent(possible));
    lang.pick(format!("certain {low}, possible {high}"), format!("確実 {low}、最大 {high}"))
}

pub fn all_leads(lang: Lang, count: usize) -> String {
    lang.pick(format!("All {count} leads"), format!("手がかり {count} 件すべて"))
}

pub fn narrows(lang: Lang, fraction: f64) -> String {
    let points = (fraction * 1000.0).round() / 10.0;
    lang.pick(format!("narrows it by {points} points"), format!("幅が {points} ポイント縮まる"))
}

/// Who ticked it and when.
pub fn received(lang: Lang, by: &str, at: &str) -> String {
    let at = super::words::moment(at);
    lang.pick(format!("received · {by} · {at}"), format!("受領済み · {by} · {at}"))
}

pub fn remove(lang: Lang, name: &str) -> String {
    lang.pick(format!("Remove {name}"), format!("{name} を削除"))
}

pub fn edit(lang: Lang, name: &str) -> String {
    lang.pick(format!("Change {name}"), format!("{name} を変更"))
}

pub fn variant(lang: Lang, name: &str) -> String {
    lang.pick(format!("Suppose a variant of {name}"), format!("{name} の変形を仮定"))
}

pub fn owners_of(lang: Lang, name: &str) -> String {
    lang.pick(format!("Owners of {name}"), format!("{name} の所有者"))
}

pub fn holdings_of(lang: Lang, name: &str) -> String {
    lang.pick(format!("Holdings of {name}"), format!("{name} の所有先"))
}

pub fn on_canvas(lang: Lang, name: &str) -> String {
    lang.pick(format!("Show {name} on the canvas"), format!("{name} を画面で表示"))
}

/// The undisclosed rest belongs to one company and is named after it.
pub fn undisclosed_of(lang: Lang, company: &str) -> String {
    lang.pick(format!("Undisclosed rest of {company}"), format!("{company} の未開示分"))
}

pub fn below_threshold(lang: Lang, count: usize, threshold: f64) -> String {
    let (count, limit) = (super::words::number(count), percent(threshold));
    lang.pick(
        format!("{count} more cannot reach {limit} and are left out"),
        format!("ほか {count} 件は {limit} に届き得ないため省略"),
    )
}

pub fn votes_apart(lang: Lang, votes: Share) -> String {
    lang.pick(format!("votes {}", share(votes)), format!("議決権 {}", share(votes)))
}

/// "3 hops", "1 hop".
pub fn hops(lang: Lang, count: u32) -> String {
    lang.pick(format!("{count} {}", if count == 1 { "hop" } else { "hops" }), format!("{count} 段"))
}

pub fn deal_kind(kind: DealKind) -> (Word, Word) {
    match kind {
        DealKind::SharePurchase => (SHARE_PURCHASE, SHARE_PURCHASE_TIP),
        DealKind::CapitalIncrease => (CAPITAL_INCREASE, CAPITAL_INCREASE_TIP),
        DealKind::AssetDeal => (ASSET_DEAL, ASSET_DEAL_TIP),
        DealKind::JointVenture => (JOINT_VENTURE, JOINT_VENTURE_TIP),
    }
}

/// "Share purchase · 51 % · 2026-12-01"
pub fn deal_facts(lang: Lang, plan: &DealPlan) -> String {
    let mut facts = vec![deal_kind(plan.kind).0.pick(lang).to_owned()];
    if plan.kind != DealKind::AssetDeal {
        facts.push(span(plan.low, plan.high));
    }
    facts.extend(plan.date.clone());
    facts.join(" · ")
}

/// A mark and a word for each answer of a rule: never colour alone.
pub fn rule_result(result: RuleResult) -> (&'static str, Word) {
    match result {
        RuleResult::Met => ("●", MET),
        RuleResult::Open => ("◇", OPEN),
        RuleResult::NotMet => ("○", NOT_MET),
        RuleResult::NotInForce => ("–", NOT_IN_FORCE),
    }
}

/// "Harbour Crest Ltd holds at least 24 % of 瀬戸レンズ工業, possibly up to 61 %, through Z Fund."
pub fn answer(lang: Lang, view: &OwnershipView, row: &OwnerRow) -> String {
    let other = if row.undisclosed { UNSTATED_HOLDER.pick(lang) } else { &row.chip.caption };
    let (owner, owned) =
        if view.ask.downwards { (view.of.caption.as_str(), other) } else { (other, &*view.of.caption) };
    if !row.stated {
        return controls_only(lang, row.controls, owner, owned);
    }
    let through = through(lang, row);
    let votes = view.ask.votes;
    let exact = row.possible - row.certain < SAME;
    let all = row.possible >= 1.0 - 1e-9;
    let (low, high) = (percent(row.certain), percent(row.possible));
    match lang {
        Lang::En => {
            let owned = if votes { format!("the votes of {owned}") } else { owned.to_owned() };
            let holds = if row.undisclosed && !view.ask.downwards { "hold" } else { "holds" };
            let amount = match (exact, row.certain <= 0.0, all) {
                (true, ..) => format!("{holds} {low} of {owned}"),
                (_, true, true) => format!("{holds} an unknown share of {owned}"),
                (_, true, false) => format!("possibly {holds} up to {high} of {owned}"),
                (_, false, true) => format!("{holds} at least {low} of {owned}, possibly all of it"),
                (_, false, false) => format!("{holds} at least {low} of {owned}, possibly up to {high}"),
            };
            let mut sentence = format!("{owner} {amount}{through}");
            if !sentence.ends_with('.') {
                sentence.push('.');
            }
            if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
                sentence.replace_range(..1, &first);
            }
            sentence
        }
        Lang::Ja => {
            let owned = if votes { format!("{owned} の議決権") } else { owned.to_owned() };
            let amount = match (exact, row.certain <= 0.0, all) {
                (true, ..) => format!("{low} を保有しています"),
                (_, true, true) => "割合の分からない持分を保有しています".to_owned(),
                (_, true, false) => format!("最大 {high} を保有している可能性があります"),
                (_, false, true) => format!("少なくとも {low} を保有し、全部である可能性もあります"),
                (_, false, false) => format!("少なくとも {low}、最大で {high} を保有しています"),
            };
            format!("{owner} は {through}{owned} の{amount}。")
        }
    }
}

/// Somebody who controls by a right: nothing is said about a share.
fn controls_only(lang: Lang, control: Answer, owner: &str, owned: &str) -> String {
    match control {
        Answer::Yes => lang.pick(
            format!("{owner} controls {owned} by a right; no source states a holding."),
            format!("{owner} は権利により {owned} を支配しています。持分を述べる情報源はありません。"),
        ),
        Answer::Open | Answer::No => lang.pick(
            format!("{owner} possibly controls {owned}; no source states a holding."),
            format!("{owner} は {owned} を支配している可能性があります。持分を述べる情報源はありません。"),
        ),
    }
}

/// The companies between owner and owned, at most two by name.
fn through(lang: Lang, row: &OwnerRow) -> String {
    const NAMED: usize = 2;
    let inner = row.chain.get(1..row.chain.len().saturating_sub(1)).unwrap_or_default();
    let names: Vec<&str> = inner.iter().take(NAMED).map(|(chip, _)| chip.caption.as_str()).collect();
    let rest = inner.len().saturating_sub(NAMED);
    match (lang, names.is_empty(), rest) {
        (_, true, _) => String::new(),
        (Lang::En, _, 0) => format!(", through {}", names.join(" and ")),
        (Lang::En, _, rest) => format!(", through {} and {rest} more", names.join(", ")),
        (Lang::Ja, _, 0) => format!("{} を通じて ", names.join("、")),
        (Lang::Ja, _, rest) => format!("{} ほか {rest} 社を通じて ", names.join("、")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::session::Theme;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word.pick(Lang::En).is_empty() && !word.pick(Lang::Ja).is_empty(), "{name}");
        }
    }

    #[test]
    fn shares_are_written_so_that_unknown_is_never_zero() {
        for (certain, possible, text) in [
            (0.0, 1.0, "? %"),
            (0.24, 0.61, "24–61 %"),
            (0.24, 0.24, "24 %"),
            (0.0, 0.61, "≤ 61 %"),
            (0.24, 1.0, "≥ 24 %"),
            (0.0, 0.0, "0 %"),
            (1.0 / 3.0, 1.0 / 3.0, "33.3 %"),
            (0.0001, 0.0001, "< 0.1 %"),
            (0.9999, 0.9999, "> 99.9 %"),
            (1.0, 1.0, "100 %"),
            (0.255, 0.5, "25.5–50 %"),
        ] {
            assert_eq!(span(certain, possible), text);
        }
        assert_eq!(share(Share::Unknown), "? %");
        assert_eq!(share(Share::Between { low: 0.0, high: 1.0 }), "? %");
        assert_eq!(
            (threshold(1.0 / 3.0), threshold(2.0 / 3.0), threshold(0.5)),
            ("1/3".into(), "2/3".into(), "50 %".into())
        );
        assert_eq!(crossed(Lang::En, &[0.25, 1.0 / 3.0], true, false), "↑ 25 % · 1/3 possible");
    }

    #[test]
    fn the_answer_is_one_sentence_that_admits_what_is_open() {
        let said = |lang: Lang, at: usize| {
            let session = Session::for_tests(lang, Theme::Dark).with_ownership();
            let view = session.ownership().unwrap();
            answer(lang, view, &view.rows[at])
        };
        assert_eq!(
            said(Lang::En, 0),
            "Harbour Crest Ltd holds at least 24 % of 瀬戸レンズ工業, possibly up to 61 %, through Z事業承継ファンド."
        );
        assert!(said(Lang::Ja, 0).contains("少なくとも 24 %、最大で 61 %"), "{}", said(Lang::Ja, 0));
        let session = Session::for_tests(Lang::En, Theme::Dark).with_ownership();
        let view = session.ownership().unwrap();
        for row in &view.rows {
            assert!(!answer(Lang::En, view, row).contains(" 0 %"), "{}", row.chip.caption);
        }
    }
}
