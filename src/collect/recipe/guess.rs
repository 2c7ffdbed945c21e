//! The assistant's first draft: what headings and cells of a part look like.
//!
//! Only the words of headings, the shapes of cells and the legal forms of companies count. A guess is a proposal for
//! the analyst's table, never read into anything by itself.

use super::about::{By, judged};
use super::clean::{date, plain};
use super::draft::{Draft, Other, Tie, Use};
use super::names::has_legal_form;
use super::nobody::is_total;
use super::whose::{self, Sort};
use crate::collect::page::{Document, Part};
use crate::model::{PropType, ontology};

/// What a heading means: for the row's own record or for its tie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Value(&'static str),
    Tie(&'static str),
}

use Means::{Tie as T, Value as V};

/// Headings in English, Japanese and Chinese, as [`plain`] writes them; the first that a heading equals, else contains.
const HEADINGS: &[(Means, &[&str])] = &[
    (V("alias"), &["alias", "aliases", "also known as", "別名", "通称", "英文名", "英語名", "别名", "外文名"]),
    (V("previousName"), &["former name", "previous name", "旧商号", "旧社名", "曾用名"]),
    (
        V("name"),
        &[
            "name",
            "氏名又は名称",
            "氏名または名称",
            "氏名",
            "名称",
            "会社名",
            "商号",
            "法人名",
            "株主名",
            "機関名",
            "大学名",
            "団体名",
            "組織名",
            "子会社名",
            "関係会社名",
            "姓名",
            "股东名称",
            "股东",
            "公司名称",
            "企业名称",
            "机构名称",
            "学校名称",
            "shareholder",
            "company",
            "institution",
            "organisation",
            "organization",
            "university",
            "member",
            "director",
            "entity",
        ],
    ),
    (
        T("role"),
        &[
            "role",
            "title",
            "position",
            "役職",
            "役職名",
            "職名",
            "地位",
            "担当",
            "职务",
            "职位",
            "relationship",
            "関係",
            "关系",
        ],
    ),
    (
        T("votingPercentage"),
        &[
            "voting rights",
            "voting power",
            "議決権の所有割合",
            "議決権所有割合",
            "議決権比率",
            "议决权比例",
            "表决权比例",
        ],
    ),
    (
        T("percentage"),
        &[
            "percentage",
            "percent",
            "%",
            "share",
            "stake",
            "ownership",
            "持株比率",
            "出資比率",
            "所有割合",
            "割合",
            "持株割合",
            "持股比例",
            "出资比例",
            "占比",
            "percent of class",
        ],
    ),
    (T("sharesCount"), &["shares", "number of shares", "所有株式数", "持株数", "株式数", "持股数量", "持股数", "股数"]),
    (
        T("startDate"),
        &[
            "start",
            "since",
            "from",
            "appointed",
            "joined",
            "acquired",
            "date of acquisition",
            "date of investment",
            "date of agreement",
            "date signed",
            "就任",
            "就任日",
            "就任年月日",
            "締結日",
            "締結年月日",
            "協定締結日",
            "取得日",
            "取得年月日",
            "加入日",
            "加入年月日",
            "入会日",
            "出資日",
            "投資日",
            "着任日",
            "選任日",
            "開始日",
            "开始日期",
            "加入日期",
            "入股日期",
            "取得日期",
            "投资日期",
            "任职日期",
            "签署日期",
            "签订日期",
            "起始日期",
        ],
    ),
    (
        T("endDate"),
        &[
            "end",
            "until",
            "to",
            "expiry",
            "resigned",
            "left",
            "date of disposal",
            "脱退日",
            "退会日",
            "売却日",
            "退出日期",
            "退任日",
            "退任年月日",
            "終了日",
            "有効期限",
            "结束日期",
            "终止日期",
        ],
    ),
    (V("birthDate"), &["date of birth", "born", "birth date", "生年月日", "出生日期", "出生年月"]),
    (V("incorporationDate"), &["incorporated", "founded", "established", "設立", "設立年月日", "設立日", "成立日期"]),
    (
        V("country"),
        &["country", "country/region", "国", "国名", "国・地域", "国/地域", "国・地域名", "国家", "国家/地区"],
    ),
    (V("jurisdiction"), &["jurisdiction", "place of incorporation", "設立国", "注册地"]),
    (V("nationality"), &["nationality", "国籍"]),
    (
        V("address"),
        &["address", "registered address", "location", "住所", "所在地", "本社所在地", "地址", "注册地址", "住址"],
    ),
    (
        V("registrationNumber"),
        &[
            "registration number",
            "company number",
            "法人番号",
            "会社法人等番号",
            "统一社会信用代码",
            "注册号",
            "统一编号",
        ],
    ),
    (V("leiCode"), &["lei", "lei code"]),
    (V("website"), &["website", "homepage", "ウェブサイト", "ホームページ", "网址", "网站"]),
    (
        V("sector"),
        &["industry", "business", "事業内容", "主な事業", "主要な事業の内容", "业务", "经营范围", "主营业务"],
    ),
    (V("notes"), &["notes", "remarks", "備考", "备注"]),
];

/// Words that say what kind of table it is, looked for in headings and title.
const OFFICERS: &[&str] =
    &["officer", "director", "board", "役員", "取締役", "役職", "監査役", "職名", "董事", "监事", "高管", "职务"];
const HOLDERS: &[&str] = &["shareholder", "owner", "株主", "股东", "持株", "所有株式", "持股"];
const SUBSIDIARIES: &[&str] =
    &["subsidiar", "affiliate", "子会社", "関係会社", "関連会社", "子公司", "参股公司", "控股公司"];
const AGREEMENTS: &[&str] =
    &["agreement", "partner universit", "協定", "締結", "合作院校", "合作协议", "姊妹校", "姐妹学校"];
const MEMBERS: &[&str] = &["member", "会員", "构成成员", "会员", "委員"];

/// A first draft for a part: what its headings and cells look like. O(cells).
pub fn guess(document: &Document, part: usize) -> Draft {
    let page = document.page();
    let Some(found) = page.parts.get(part) else {
        return Draft { part, schema: "LegalEntity".to_owned(), columns: Vec::new(), tie: None, without: Vec::new() };
    };
    let width = found.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(found.header.len());
    let mut columns: Vec<Option<Means>> =
        (0..width).map(|at| found.header.get(at).and_then(|text| meaning(text))).collect();
    by_shape(found, &mut columns);
    for at in 0..width {
        // The first column that is the name is the name; a second one is another name.
        let earlier = columns.iter().take(at).any(|column| *column == Some(V("name")));
        if let Some(column) = columns.get_mut(at)
            && *column == Some(V("name"))
            && earlier
        {
            *column = Some(V("alias"));
        }
    }
    let (schema, tie) = kind_of_part(found, &columns);
    let tie = tie.map(|(schema, row_is_source)| {
        let is_agreement = schema == "ResearchAgreement";
        let (of, sort) = if is_agreement { ("University", Sort::University) } else { ("Company", Sort::Company) };
        let other = Other::Named { schema: of.to_owned(), name: subject_name(document, found, sort, row_is_source) };
        Tie { schema: schema.to_owned(), row_is_source, other }
    });
    let columns = columns.into_iter().map(|column| as_use(column, schema, tie.as_ref())).collect();
    Draft { part, schema: schema.to_owned(), columns, tie, without: totals(found) }
}

fn meaning(heading: &str) -> Option<Means> {
    let heading = plain(heading);
    if heading.is_empty() {
        return None;
    }
    let equal = HEADINGS.iter().find(|(_, names)| names.iter().any(|name| plain(name) == heading));
    let holds =
        |name: &str| name.chars().count() > 1 && heading.contains(&plain(name)) && (!name.is_ascii() || name.len() > 4);
    equal.or_else(|| HEADINGS.iter().find(|(_, names)| names.iter().any(|name| holds(name)))).map(|(means, _)| *means)
}

/// Columns whose heading says nothing, by what most of their cells look like.
fn by_shape(part: &Part, columns: &mut [Option<Means>]) {
    let has = |columns: &[Option<Means>], means| columns.contains(&Some(means));
    for at in 0..columns.len() {
        if columns.get(at).copied().flatten().is_some() {
            continue;
        }
        let cells = part.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim());
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).take(200).collect();
        let most = |test: &dyn Fn(&str) -> bool| {
            !cells.is_empty() && cells.iter().filter(|cell| test(cell)).count() * 3 >= cells.len() * 2
        };
        let means = if most(&|cell| cell.ends_with(['%', '％'])) {
            Some(T("percentage"))
        } else if most(&|cell| {
            cell.chars().count() < 24 && cell.chars().any(|c| c.is_ascii_digit()) && date(cell, None).is_ok()
        }) {
            Some(T("startDate"))
        } else if most(&has_legal_form) && !has(columns, V("name")) {
            Some(V("name"))
        } else {
            None
        };
        if let (Some(means), Some(column)) = (means, columns.get_mut(at))
            && (!means_tie(means) || part.header.is_empty())
        {
            *column = Some(means);
        }
    }
    if !has(columns, V("name")) {
        // A table without a heading for names: its first column of words.
        let of_words = |at: &usize| {
            let mut cells =
                part.rows.iter().filter_map(|row| row.cells.get(*at)).filter(|cell| !cell.trim().is_empty());
            cells.all(|cell| cell.chars().any(char::is_alphabetic))
        };
        let free = (0..columns.len()).filter(|at| columns.get(*at).copied().flatten().is_none());
        if let Some(column) = free.clone().find(of_words).and_then(|at| columns.get_mut(at)) {
            *column = Some(V("name"));
        }
    }
}

fn means_tie(means: Means) -> bool {
    matches!(means, Means::Tie(_))
}

/// Schema of the rows, and the tie each row is with whether the row is its source.
fn kind_of_part(part: &Part, columns: &[Option<Means>]) -> (&'static str, Option<(&'static str, bool)>) {
    let headings = part.header.iter().map(|text| plain(text)).collect::<Vec<_>>().join(" ");
    let words = format!("{} {headings}", plain(&part.title));
    let any = |list: &[&str]| list.iter().any(|word| words.contains(&plain(word)));
    let has = |prop: &str| columns.iter().flatten().any(|means| matches!(means, V(name) | T(name) if *name == prop));
    // "子会社の株主": the rows are those who own, whatever the caption says besides.
    let of_owners = ["shareholder", "株主", "股东"].iter().any(|word| headings.contains(word));
    if any(SUBSIDIARIES) && !of_owners {
        ("Company", Some(("Ownership", false)))
    } else if any(HOLDERS) && (has("percentage") || has("sharesCount") || has("votingPercentage")) {
        ("LegalEntity", Some(("Ownership", true)))
    } else if any(AGREEMENTS) {
        ("University", Some(("ResearchAgreement", false)))
    } else if any(OFFICERS) && has("role") {
        ("Person", Some(("Directorship", true)))
    } else if any(MEMBERS) {
        ("LegalEntity", Some(("Membership", true)))
    } else if has("percentage") {
        ("LegalEntity", Some(("Ownership", true)))
    } else if has("nationality") || has("birthDate") {
        ("Person", None)
    } else {
        ("LegalEntity", None)
    }
}

/// A column's use, if the schemata chosen have its property.
fn as_use(means: Option<Means>, schema: &str, tie: Option<&Tie>) -> Use {
    let has =
        |schema: &str, prop: &str| ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key(prop));
    match (means, tie) {
        (Some(V(prop)), _) if has(schema, prop) => Use::Value(prop.to_owned()),
        (Some(T(prop)), Some(tie)) if has(&tie.schema, prop) => Use::Tie(prop.to_owned()),
        // A role without a tie is the person's position.
        (Some(T("role")), None) if has(schema, "position") => Use::Value("position".to_owned()),
        _ => Use::Ignore,
    }
}

/// Whom a part is about, as far as the page says: the one company or university that title, heading or site name as such.
/// Empty when it says none or several, or when the part's own caption means somebody else: the analyst names it.
fn subject_name(document: &Document, part: &Part, sort: Sort, row_is_source: bool) -> String {
    let name = whose::subject(document, sort).map(|named| named.name).unwrap_or_default();
    let is_of_other = if row_is_source {
        judged(document, vec![part], &name, sort, false, By::Page).iter().any(|one| one.refused.is_some())
    } else {
        // "子会社" over a table says what its rows are, not whose they are.
        whose::names_in(&part.title, sort).iter().any(|other| !whose::is_same(other, &name))
    };
    if is_of_other { String::new() } else { name }
}

/// Rows that sum up the others.
fn totals(part: &Part) -> Vec<usize> {
    let first = |cells: &[String]| cells.iter().map(|cell| plain(cell)).find(|cell| !cell.is_empty());
    let sums = part.rows.iter().enumerate().filter(|(_, row)| first(&row.cells).is_some_and(|cell| is_total(&cell)));
    sums.map(|(at, _)| at).collect()
}

/// A kind of tie to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieChoice {
    pub schema: String,
    /// Properties that name its two ends.
    pub source: String,
    pub target: String,
    /// What columns may say about it, common ones first.
    pub properties: Vec<String>,
}

const TIES: [&str; 15] = [
    "Ownership",
    "Directorship",
    "Membership",
    "Employment",
    "Representation",
    "ResearchAgreement",
    "JointVenture",
    "ControlRight",
    "Procurement",
    "TechnologyTransfer",
    "Study",
    "Family",
    "Associate",
    "Succession",
    "UnknownLink",
];

const OF_TIES: [&str; 14] = [
    "percentage",
    "votingPercentage",
    "sharesCount",
    "sharesType",
    "role",
    "relationship",
    "startDate",
    "endDate",
    "date",
    "status",
    "ownershipType",
    "directness",
    "legalBasis",
    "summary",
];

/// Ties a row can be, the commonest first.
pub fn tie_schemata() -> Vec<TieChoice> {
    TIES.into_iter()
        .filter_map(|name| {
            let schema = ontology().schema(name)?;
            let edge = schema.edge.as_ref()?;
            let common = OF_TIES.into_iter().filter(|prop| schema.properties.contains_key(*prop));
            let mut properties: Vec<String> = common.map(str::to_owned).collect();
            let ends = [&edge.source, &edge.target];
            properties.extend(
                plain_properties(name)
                    .filter(|prop| !OF_TIES.contains(prop) && !ends.iter().any(|end| end == prop))
                    .map(str::to_owned),
            );
            Some(TieChoice {
                schema: name.to_owned(),
                source: edge.source.clone(),
                target: edge.target.clone(),
                properties,
            })
        })
        .collect()
}

/// Properties a column of entities may be, common ones first.
pub fn properties_for(schema: &str) -> Vec<String> {
    const COMMON: [&str; 22] = [
        "name",
        "alias",
        "previousName",
        "country",
        "nationality",
        "jurisdiction",
        "address",
        "birthDate",
        "position",
        "registrationNumber",
        "leiCode",
        "taxNumber",
        "incorporationDate",
        "dissolutionDate",
        "legalForm",
        "sector",
        "website",
        "topics",
        "sourceUrl",
        "summary",
        "description",
        "notes",
    ];
    let all: Vec<&str> = plain_properties(schema).collect();
    let common = COMMON.into_iter().filter(|prop| all.contains(prop));
    let rest = all.iter().copied().filter(|prop| !COMMON.contains(prop));
    common.chain(rest).map(str::to_owned).collect()
}

/// Without entities (a column holds texts) and what tools write for themselves.
fn plain_properties(schema: &str) -> impl Iterator<Item = &'static str> {
    const OF_TOOLS: [&str; 12] = [
        "indexText",
        "alephUrl",
        "retrievedAt",
        "modifiedAt",
        "createdAt",
        "publisher",
        "publisherUrl",
        "recordId",
        "namesMentioned",
        "keywords",
        "proof",
        "programId",
    ];
    let schema = ontology().schema(schema);
    let properties = schema.into_iter().flat_map(|schema| &schema.properties);
    properties
        .filter(|(name, property)| property.kind != PropType::Entity && !OF_TOOLS.contains(&name.as_str()))
        .map(|(name, _)| name.as_str())
}
