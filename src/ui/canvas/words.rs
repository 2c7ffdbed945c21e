//! Words of the canvas, the legend, the table twin and the paths drawer, in English and Japanese.

use crate::model::RelationStatus;
use crate::model::ontology::{Shape, ontology};
use crate::session::{Badge, Lang, SceneLink, SceneNode};

macro_rules! words {
    ($($name:ident: $en:literal / $ja:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            lang.pick($en, $ja)
        })*
    };
}

words! {
    canvas: "Canvas" / "キャンバス";
    arrange: "Arrange" / "配置";
    fit: "Fit" / "全体";
    legend: "Legend" / "凡例";
    show_legend: "Show the legend" / "凡例を表示";
    hide_legend: "Hide the legend" / "凡例を隠す";
    empty_no_case: "No case is open" / "案件が開かれていません";
    empty_no_case_next: "Open a case, or drop files here to start one" / "案件を開くか、ファイルをここにドロップしてください";
    empty_filtered: "Nothing is shown" / "表示するものがありません";
    empty_filtered_next: "Loosen the filters, or show everything again" / "絞り込みを緩めるか、すべてを再表示してください";
    empty_case: "This case is empty" / "この案件は空です";
    empty_case_next: "Import registry records, tables or a list, or drop files here" /
        "登記記録・表・リストを取り込むか、ファイルをここにドロップしてください";
    show_everything: "Show everything" / "すべて表示";
    import: "Import files…" / "ファイルを取り込む…";
    inspect: "Show in inspector" / "詳細に表示";
    expand: "Expand" / "展開";
    hide: "Hide" / "隠す";
    pin: "Pin here" / "ここに固定";
    unpin: "Unpin" / "固定を解除";
    paths_from_here: "Find paths from here" / "ここから経路を探す";
    copy_name: "Copy name" / "名称をコピー";
    copy_id: "Copy id" / "ID をコピー";
    placeholder: "mentioned only, no record of its own" / "言及のみ（独自の記録なし）";
    stop: "paths do not pass through" / "経路はここを通らない";
    stop_mark: "Paths stop here" / "経路はここで止まる";
    placeholder_mark: "Mentioned only" / "言及のみ";
    deal_mark: "Party to the deal" / "取引の当事者";
    deal_party: "party to the deal" / "取引の当事者";
    pinned: "pinned" / "固定";
    possible_match: "Possibly the same" / "同一の可能性";
    ownership: "Ownership" / "所有";
    other_tie: "Other tie" / "その他の関係";
    former: "Former" / "過去";
    hypothetical: "Proposed or unconfirmed" / "計画・未確認";
    shown_path: "Shown path" / "表示中の経路";
    more_hidden: "Hidden neighbours" / "隠れた隣接";
    // Paths drawer.
    from: "From" / "起点";
    to: "To" / "終点";
    to_listed: "Any listed, state, party or military body" / "掲載・国家・党・軍のいずれかの機関";
    hops: "Steps up to" / "最大段数";
    wanted: "Paths" / "件数";
    rank: "Rank by" / "順序";
    rank_strength: "Strength" / "強さ";
    rank_hops: "Steps" / "段数";
    soft: "Soft steps" / "推定の段";
    include_former: "Former ties" / "過去の関係";
    min_share: "Share at least" / "持分の下限";
    find: "Find paths" / "経路を探す";
    use_selection: "Use the selection" / "選択を使う";
    from_nothing: "select something, or set the deal" / "選択するか取引を設定";
    col_path: "Path" / "経路";
    col_ends: "Ends at" / "到達先";
    col_hops: "Steps" / "段";
    col_soft: "Soft" / "推定";
    col_weakest: "Weakest" / "最弱";
    col_sources: "Sources" / "情報源";
    suppressed: "Left out" / "除外";
    not_searched: "No search yet" / "まだ検索していません";
    not_searched_next: "Pick where to start, then find paths" / "起点を選んで経路を探してください";
    no_path: "No path found" / "経路は見つかりませんでした";
    not_clearance: "This is not clearance" / "これは潔白の証明ではありません";
    partial: "Partial: the search stopped before everything was looked at" /
        "途中まで：すべてを調べる前に検索を終えました";
    remove: "Remove" / "外す";
    shown: "Shown" / "表示中";
    // Table twin.
    tab_nodes: "Entities" / "エンティティ";
    tab_links: "Ties" / "関係";
    col_name: "Name" / "名称";
    col_type: "Type" / "種別";
    col_flags: "Flags" / "フラグ";
    col_ties: "Ties" / "関係数";
    col_hidden: "Hidden" / "非表示";
    col_from: "From" / "元";
    col_tie: "Tie" / "関係";
    col_share: "Share" / "持分";
    col_dates: "Dates" / "期間";
    col_status: "Status" / "状態";
    col_to: "To" / "先";
    col_grade: "Grade" / "評価";
    table_empty: "Nothing to list" / "一覧するものがありません";
    table_empty_next: "What the canvas shows is listed here" / "キャンバスに表示中のものがここに並びます";
}

pub fn not_shown(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("and {count} more match, not drawn"),
        Lang::Ja => format!("ほか {count} 件が該当（未描画）"),
    }
}

pub fn hidden_neighbours(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En if count == 1 => "1 hidden neighbour".to_owned(),
        Lang::En => format!("{count} hidden neighbours"),
        Lang::Ja => format!("隠れた隣接 {count} 件"),
    }
}

pub fn left_out(lang: Lang, count: usize) -> String {
    format!("{} {count}", suppressed(lang))
}

pub fn path_row(lang: Lang, number: usize, shown_now: bool) -> String {
    let shown_now = if shown_now { format!(", {}", shown(lang)) } else { String::new() };
    match lang {
        Lang::En => format!("Path {number}{shown_now}"),
        Lang::Ja => format!("経路 {number}{shown_now}"),
    }
}

pub fn schema(lang: Lang, name: &str) -> &str {
    ontology().schema(name).map_or(name, |schema| lang.pick(&schema.label, &schema.label_ja))
}

pub fn badge(lang: Lang, badge: &Badge) -> &str {
    lang.pick(&badge.label, &badge.label_ja)
}

/// "caption, schema label, flags": the accessible name of a node.
pub fn node_name(lang: Lang, node: &SceneNode) -> String {
    let mut name = format!("{}, {}", node.caption, schema(lang, node.schema));
    for flag in &node.badges {
        name.push_str(", ");
        name.push_str(badge(lang, flag));
    }
    name
}

/// "from → to: what the tie is".
pub fn link_name(lang: Lang, link: &SceneLink, a: &SceneNode, b: &SceneNode) -> String {
    let label = if link.label.is_empty() && link.soft.is_some() { possible_match(lang) } else { &link.label };
    let forward = link.parts.first().is_none_or(|part| part.forward);
    let (from, to) = if forward { (a, b) } else { (b, a) };
    let arrow = if link.soft.is_some() { "≈" } else { "→" };
    format!("{} {arrow} {}: {label}", from.caption, to.caption)
}

pub fn status(lang: Lang, status: RelationStatus) -> &'static str {
    match status {
        RelationStatus::Asserted => lang.pick("asserted", "記載あり"),
        RelationStatus::Unconfirmed => lang.pick("unconfirmed", "未確認"),
        RelationStatus::Disputed => lang.pick("disputed", "係争"),
        RelationStatus::Proposed => lang.pick("proposed", "計画"),
        RelationStatus::Withdrawn => lang.pick("withdrawn", "撤回"),
        RelationStatus::Ended => lang.pick("ended", "終了"),
    }
}

pub fn shape(lang: Lang, shape: Shape) -> &'static str {
    match shape {
        Shape::Person => lang.pick("Person", "個人"),
        Shape::Company => lang.pick("Company", "会社"),
        Shape::Fund => lang.pick("Fund", "ファンド"),
        Shape::Body => lang.pick("Public body", "公的機関"),
        Shape::University => lang.pick("University", "大学"),
        Shape::Military => lang.pick("Military", "軍"),
        Shape::Party => lang.pick("Party body", "党の機関"),
        Shape::Ship => lang.pick("Ship", "船舶"),
        Shape::Aircraft => lang.pick("Aircraft", "航空機"),
        Shape::Address => lang.pick("Address", "住所"),
        Shape::Deal => lang.pick("Deal", "取引"),
        Shape::Infrastructure => lang.pick("Infrastructure", "インフラ"),
        Shape::Document => lang.pick("Document", "文書"),
        Shape::Thing => lang.pick("Other", "その他"),
    }
}
