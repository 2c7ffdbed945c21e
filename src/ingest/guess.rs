//! A mapping guessed from header words (English, Japanese, Chinese) and the first rows.
//!
//! Every guess gives its reason, and what is ambiguous is kept as written rather than decided:
//! `3/4/2020` stays so, and `0.5` is not turned into 50 %.

use super::mapping::{Column, DateFormat, End, EndBy, Kind, Mapping};
use super::values::read_date;

/// The first columns of our own exports, in which cells may carry an apostrophe.
const OWN_NODES: [&str; 4] = ["id", "schema", "caption", "names"];
const OWN_EDGES: [&str; 4] = ["relation", "type", "from", "from caption"];

const FROM: [(&[&str], &str); 5] = [
    (
        &[
            "owner",
            "owner name",
            "owner id",
            "shareholder",
            "shareholder name",
            "shareholder id",
            "investor",
            "investor name",
            "parent",
            "parent id",
            "parent name",
            "parent company",
            "株主",
            "株主名",
            "出資者",
            "出資元",
            "親会社",
            "股东",
            "股东名称",
            "股東",
            "股東名稱",
            "出资人",
            "投资人",
            "投资方",
            "母公司",
        ],
        "Ownership",
    ),
    (
        &["director", "director name", "officer", "officer name", "取締役", "役員", "役員名", "董事", "高管"],
        "Directorship",
    ),
    (&["employee", "employee name", "従業員", "员工", "雇员"], "Employment"),
    (&["member", "member name", "メンバー", "成员", "委員", "委员"], "Membership"),
    (
        &[
            "from",
            "from id",
            "from name",
            "source",
            "source id",
            "source name",
            "src",
            "start id",
            "node id start",
            "node 1",
            "node1",
            "subject",
            "始点",
            "起点",
            "主体",
        ],
        "UnknownLink",
    ),
];

const TO: [&str; 41] = [
    "to",
    "to id",
    "to name",
    "target",
    "target id",
    "target name",
    "dst",
    "end id",
    "node id end",
    "node 2",
    "node2",
    "object",
    "company",
    "company name",
    "company id",
    "asset",
    "asset id",
    "subsidiary",
    "subsidiary name",
    "subsidiary id",
    "investee",
    "investee name",
    "issuer",
    "organization",
    "organisation",
    "employer",
    "会社",
    "会社名",
    "発行会社",
    "被投資会社",
    "子会社",
    "法人名",
    "対象会社",
    "勤務先",
    "終点",
    "公司",
    "公司名称",
    "被投资企业",
    "被投资公司",
    "子公司",
    "终点",
];

const ID: [&str; 9] = ["id", "entity id", "node id", "uid", "key", "relation id", "edge id", "識別子", "编号"];

const TYPE: [&str; 13] = [
    "schema",
    "type",
    "kind",
    "entity type",
    "rel type",
    "relation type",
    "relation",
    "relationship",
    "種別",
    "種類",
    "类型",
    "類型",
    "関係",
];

/// Header words of plain properties.
const PROPERTIES: [(&[&str], &str); 27] = [
    (
        &[
            "name",
            "names",
            "full name",
            "entity name",
            "label",
            "company name",
            "company",
            "organization",
            "organisation",
            "名前",
            "名称",
            "名稱",
            "氏名",
            "姓名",
            "商号",
            "会社名",
            "法人名",
            "公司名称",
            "企业名称",
            "公司",
        ],
        "name",
    ),
    (&["alias", "aliases", "aka", "also known as", "other names", "別名", "通称", "别名", "英文名称"], "alias"),
    (&["former name", "previous name", "旧商号", "旧社名", "曾用名"], "previousName"),
    (
        &[
            "registration number",
            "company number",
            "reg no",
            "registration no",
            "company no",
            "法人番号",
            "会社法人等番号",
            "登記番号",
            "注册号",
            "統一編號",
            "统一社会信用代码",
            "信用代码",
        ],
        "registrationNumber",
    ),
    (&["lei", "lei code"], "leiCode"),
    (&["tax number", "tax id", "vat", "税号", "纳税人识别号"], "taxNumber"),
    (&["country", "country code", "country codes", "国", "国名", "国家", "国家/地区"], "country"),
    (&["jurisdiction", "法域", "登記国", "注册地"], "jurisdiction"),
    (&["nationality", "国籍"], "nationality"),
    (&["address", "addresses", "registered address", "住所", "所在地", "本店所在地", "地址", "注册地址"], "address"),
    (&["birth date", "date of birth", "dob", "生年月日", "出生日期"], "birthDate"),
    (&["incorporation date", "incorporated", "founded", "設立日", "設立年月日", "成立日期"], "incorporationDate"),
    (&["dissolution date", "dissolved", "解散日", "注销日期"], "dissolutionDate"),
    (&["legal form", "法人形態", "企业类型"], "legalForm"),
    (&["website", "homepage", "ウェブサイト", "网址"], "website"),
    (&["email", "e mail", "メール", "邮箱"], "email"),
    (&["phone", "telephone", "電話", "電話番号", "电话"], "phone"),
    (
        &[
            "share",
            "shares %",
            "share %",
            "percentage",
            "percent",
            "%",
            "ownership",
            "ownership %",
            "stake",
            "stake %",
            "share percent",
            "持株比率",
            "議決権比率",
            "出資比率",
            "所有割合",
            "持股比例",
            "出资比例",
        ],
        "percentage",
    ),
    (&["share low percent", "share low", "min share", "minimum share"], "share_low"),
    (&["share high percent", "share high", "max share", "maximum share"], "share_high"),
    (&["role", "title", "position", "役職", "役割", "続柄", "职务", "职位"], "role"),
    (
        &["start", "start date", "from date", "since", "valid from", "開始日", "就任日", "取得日", "开始日期"],
        "startDate",
    ),
    (&["end", "end date", "to date", "until", "valid to", "終了日", "退任日", "结束日期", "终止日期"], "endDate"),
    (&["date", "as of", "日付", "基準日", "日期"], "date"),
    (&["status", "状態", "状态", "ステータス"], "status"),
    (&["source url", "url", "link", "出典", "来源", "来源网址"], "sourceUrl"),
    (&["notes", "note", "remarks", "comment", "comments", "備考", "备注"], "notes"),
];

/// How to read a table with this header, judging by its words and first rows.
pub fn guess(header: &[String], rows: &[Vec<String>]) -> Mapping {
    let words: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
    let has_to = words.iter().any(|word| TO.contains(&word.as_str()));
    let from = FROM.iter().find_map(|(names, schema)| {
        words.iter().position(|word| names.contains(&word.as_str())).map(|at| (at, *schema))
    });
    match from {
        Some(from) if has_to => guess_edges(header, &words, rows, from),
        _ => guess_nodes(header, &words, rows),
    }
}

/// The same, for a kind that is known.
pub(super) fn guess_kind(header: &[String], rows: &[Vec<String>], kind: Kind) -> Mapping {
    let guessed = guess(header, rows);
    match (guessed.kind, kind) {
        (Kind::Edges, Kind::Nodes) => {
            let words: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
            guess_nodes(header, &words, rows)
        }
        (Kind::Nodes, Kind::Edges) => {
            let words: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
            let mut mapping = guess_edges(header, &words, rows, (0, "UnknownLink"));
            mapping.notes.push("no header word says which columns are the ends: the first two were taken".to_owned());
            mapping
        }
        _ => guessed,
    }
}

fn guess_nodes(header: &[String], words: &[String], rows: &[Vec<String>]) -> Mapping {
    let mut mapping = Mapping::new(Kind::Nodes, "LegalEntity");
    let own = starts_with(words, &OWN_NODES);
    mapping.unescape_formulas = own;
    mapping.id_column = place(words, &ID).and_then(|at| header.get(at)).cloned();
    mapping.schema_column = place(words, &TYPE).and_then(|at| header.get(at)).cloned();
    let used = [mapping.id_column.clone(), mapping.schema_column.clone()];
    mapping.columns = properties(header, words, rows, &|cell| {
        used.iter().flatten().any(|used| used == cell) || (own && plain(cell) == "caption")
    });
    for column in &mut mapping.columns {
        if own && matches!(column.property.as_str(), "name" | "country") {
            column.split = Some("; ".to_owned());
        }
        if column.property == "role" {
            column.property = "position".to_owned();
        }
    }
    let people = ["birthDate", "nationality"];
    if mapping.schema_column.is_none() && mapping.columns.iter().any(|c| people.contains(&c.property.as_str())) {
        mapping.schema = "Person".to_owned();
        mapping
            .notes
            .push("no type column: every row is read as Person because there is a column of people".to_owned());
    } else if mapping.schema_column.is_none() {
        mapping.notes.push("no type column: every row is read as LegalEntity (a person or a body)".to_owned());
    }
    mapping
}

fn guess_edges(header: &[String], words: &[String], rows: &[Vec<String>], from: (usize, &str)) -> Mapping {
    let (from, schema) = from;
    let mut mapping = Mapping::new(Kind::Edges, schema);
    mapping.unescape_formulas = starts_with(words, &OWN_EDGES);
    let matching = |at: &usize| words.get(*at).is_some_and(|word| TO.contains(&word.as_str()));
    let others: Vec<usize> = (0..words.len()).filter(|&at| at != from).collect();
    let to = others.iter().copied().find(matching).or_else(|| others.first().copied());
    mapping.from = header.get(from).map(|cell| end(cell, from, words, rows));
    mapping.to = to.and_then(|to| header.get(to).map(|cell| end(cell, to, words, rows)));
    // Our own export calls its id column "relation", which elsewhere is the type.
    let own = mapping.unescape_formulas;
    let other = |at: &usize| *at != from && Some(*at) != to;
    let named = |at: Option<usize>| at.and_then(|at| header.get(at)).cloned();
    mapping.id_column = named(if own { Some(0) } else { place(words, &ID).filter(other) });
    mapping.schema_column = named(if own { Some(1) } else { place(words, &TYPE).filter(other) });
    let mut used: Vec<String> = [&mapping.id_column, &mapping.schema_column].into_iter().flatten().cloned().collect();
    used.extend([&mapping.from, &mapping.to].into_iter().flatten().map(|end| end.column.clone()));
    let captions = ["from caption", "to caption", "from name", "to name", "grade", "sources"];
    mapping.columns = properties(header, words, rows, &|cell| {
        used.iter().any(|used| used == cell) || captions.contains(&plain(cell).as_str())
    });
    for column in mapping.columns.iter_mut().filter(|column| plain(&column.column) == "label") {
        column.property = "role".to_owned();
    }
    let thing_only = ["name", "alias", "previousName", "country", "address"];
    mapping.columns.retain(|column| !thing_only.contains(&column.property.as_str()));
    let shares = mapping.columns.iter().any(|c| matches!(c.property.as_str(), "percentage" | "share_low"));
    if shares && mapping.schema == "UnknownLink" && mapping.schema_column.is_none() {
        mapping.schema = "Ownership".to_owned();
        mapping.notes.push("read as Ownership because there is a column of shares".to_owned());
    }
    for column in &mut mapping.columns {
        if column.property == "notes" {
            column.property = "summary".to_owned();
        }
    }
    mapping
}

/// By id when the header or a caption column beside it says so, or when the values look like ids.
fn end(cell: &str, at: usize, words: &[String], rows: &[Vec<String>]) -> End {
    let word = words.get(at).map(String::as_str).unwrap_or_default();
    let side = word.split(' ').next().unwrap_or_default();
    let has = |suffix: &str| words.iter().any(|other| *other == format!("{side} {suffix}") && other != word);
    let values = || rows.iter().filter_map(|row| row.get(at)).map(|value| value.trim()).filter(|v| !v.is_empty());
    let id_like = |value: &&str| {
        !value.contains(char::is_whitespace)
            && value.is_ascii()
            && value.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
    };
    let ids = values().filter(id_like).count();
    let (by, reason) = if word.ends_with(" id") || word.starts_with("node id") || has("caption") || has("name") {
        (EndBy::Id, "the header speaks of ids")
    } else if word.ends_with("name") {
        (EndBy::Name, "the header speaks of names")
    } else if ids * 5 >= values().count() * 4 && ids > 0 {
        (EndBy::Id, "the values look like ids")
    } else {
        (EndBy::Name, "the values look like names; equal names become one entity")
    };
    End { column: cell.to_owned(), by, schema: None, reason: reason.to_owned() }
}

fn properties(header: &[String], words: &[String], rows: &[Vec<String>], skip: &dyn Fn(&str) -> bool) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (at, (cell, word)) in header.iter().zip(words).enumerate() {
        if skip(cell) {
            continue;
        }
        let found = PROPERTIES.iter().find(|(names, _)| names.contains(&word.as_str()));
        let Some((_, property)) = found else { continue };
        let mut column = Column { column: cell.clone(), property: (*property).to_owned(), ..Column::default() };
        column.reason = format!("the header says {cell:?}");
        let values: Vec<&str> =
            rows.iter().filter_map(|row| row.get(at)).map(|v| v.trim()).filter(|v| !v.is_empty()).collect();
        if word == "label" && values.iter().all(|value| value.parse::<f64>().is_ok()) {
            continue;
        }
        if matches!(*property, "alias" | "previousName") && values.iter().any(|value| value.contains("; ")) {
            column.split = Some("; ".to_owned());
            column.reason.push_str("; several are separated by semicolons");
        }
        if property.to_lowercase().ends_with("date") {
            column.date_format = date_format(&values, &mut column.reason);
        }
        if *property == "percentage" && !cell.contains(['%', '％']) && all_fractions(&values) {
            column.reason.push_str("; all values are 1 or less: set fraction = true if they are fractions of 1");
        }
        columns.push(column);
    }
    columns
}

/// The only order of parts under which every value is a date; `None` when several are or all are ISO.
fn date_format(values: &[&str], reason: &mut String) -> Option<DateFormat> {
    let iso = |value: &&str| value.parse::<crate::model::PartialDate>().is_ok();
    if values.is_empty() || values.iter().all(iso) {
        return None;
    }
    let reads = |format: DateFormat| values.iter().all(|value| iso(value) || read_date(value, format).is_some());
    let possible: Vec<DateFormat> =
        [DateFormat::Ymd, DateFormat::Dmy, DateFormat::Mdy].into_iter().filter(|&format| reads(format)).collect();
    match possible.as_slice() {
        [only] => Some(*only),
        [] => {
            reason.push_str("; the dates are written in several ways and kept as they are");
            None
        }
        _ => {
            reason.push_str("; day and month cannot be told apart: dates are kept as written");
            None
        }
    }
}

fn all_fractions(values: &[&str]) -> bool {
    let small = |value: &&str| value.parse::<f64>().is_ok_and(|number| (0.0..=1.0).contains(&number));
    !values.is_empty() && values.iter().all(small)
}

fn place(words: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| words.iter().position(|word| word == name))
}

fn starts_with(words: &[String], names: &[&str]) -> bool {
    words.len() >= names.len() && words.iter().zip(names).all(|(word, name)| word == name)
}

/// A header cell without case, underscores, brackets around a percent sign, and full-width forms.
fn plain(cell: &str) -> String {
    let text = cell.trim().trim_start_matches('\u{feff}').to_lowercase();
    let text = text.replace(['_', '-', ':'], " ").replace('％', "%");
    let text = text.replace("(%)", " %").replace("（%）", " %");
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    // "持株比率 %" is found as "持株比率".
    match joined.strip_suffix(" %") {
        Some(rest) if !rest.is_ascii() => rest.to_owned(),
        _ => joined,
    }
}
