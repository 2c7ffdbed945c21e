//! Labels of an infobox that hold people or bodies and that its recipe does not read: each is said with its value.

use super::clean::{is_one_of, line, short};
use super::format::{Places, Record};
use super::place::{Row, labelled, lines};
use super::read::Reader;
use regex::Regex;
use std::sync::LazyLock;

/// Labels of ties between parties, whatever the kind of tie.
const OF_PARTIES: [&str; 125] = [
    "Affiliates",
    "Affiliation",
    "Alma mater",
    "Backers",
    "Board members",
    "Board of directors",
    "CEO",
    "Chairman",
    "Chairperson",
    "Children",
    "Clients",
    "Controlled by",
    "Customers",
    "Director",
    "Directors",
    "Education",
    "Employer",
    "Employers",
    "Employer(s)",
    "Executives",
    "Family",
    "Father",
    "Funding",
    "General manager",
    "Holding company",
    "Investors",
    "Joint venture",
    "Joint ventures",
    "Managing director",
    "Members",
    "Mother",
    "Notable members",
    "Notable people",
    "Organisation",
    "Organisations",
    "Organization",
    "Organizations",
    "Parent agency",
    "Parent organisation",
    "Parent organization",
    "Parent(s)",
    "Parents",
    "Partner",
    "Partner(s)",
    "Partners",
    "Predecessor",
    "Predecessors",
    "President",
    "Relatives",
    "Secretary-General",
    "Shareholder",
    "Shareholders",
    "Siblings",
    "Sponsor",
    "Sponsors",
    "Spouse",
    "Spouse(s)",
    "Spouses",
    "Successor",
    "Successors",
    "Ultimate parent",
    "CEO/President",
    "スポンサー",
    "グループ企業",
    "主な出資者",
    "主要出資者",
    "主要取引先",
    "主要提携先",
    "会計監査人",
    "会長",
    "兄弟",
    "兄弟姉妹",
    "兄弟组织",
    "关联公司",
    "关联企业",
    "關聯公司",
    "出資者",
    "前身",
    "取引先",
    "取締役",
    "外部監査人",
    "子供",
    "子女",
    "实际控制人",
    "實際控制人",
    "家族",
    "役員",
    "後身",
    "后继者",
    "後繼者",
    "所属",
    "所属企業",
    "所属公司",
    "所属機関",
    "所属組織",
    "所有者",
    "投资者",
    "投資者",
    "持株会社",
    "支援者",
    "母亲",
    "母校",
    "母親",
    "父亲",
    "父母",
    "父親",
    "理事長",
    "監査人",
    "社長",
    "筆頭株主",
    "総裁",
    "股东",
    "董事长",
    "董事長",
    "親",
    "親会社等",
    "親族",
    "配偶",
    "配偶者",
    "関係する人物",
    "関係会社",
    "関連人物",
    "関連会社",
    "関連企業",
    "首席执行官",
];

/// A former name without the years behind it: "Old Lens (1998–2005)".
pub(super) fn without_years(name: &str) -> &str {
    static YEARS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\s*[(（][^()（）]*(?:[0-9０-９]{4}|[0-9０-９]年)[^()（）]*[)）]\s*$").ok());
    let years = YEARS.as_ref().and_then(|years| years.find(name)).filter(|years| years.start() > 0);
    years.and_then(|years| name.get(..years.start())).unwrap_or(name)
}

impl Reader<'_> {
    /// Says which labels of an element hold people or bodies and are not read.
    pub(super) fn unread_labels(&mut self, record: &Record, row: &Row<'_>) {
        let Row::Element(element) = row else { return };
        if record.tie.iter().all(|tie| tie.names.is_empty()) {
            return;
        }
        let of_values = record.values.values().flat_map(|Places(places)| places).flat_map(|place| &place.label);
        let read: Vec<String> = of_values.chain(record.tie.iter().flat_map(|tie| &tie.names)).cloned().collect();
        let left = OF_PARTIES.iter().filter(|label| !is_one_of(label, &read)).map(|label| (*label).to_owned());
        for (label, cell) in labelled(*element, &left.collect::<Vec<_>>()) {
            let text = line(&lines(cell));
            if !text.is_empty() {
                let locator = self.look.document.locator_of(cell);
                self.found(&locator, format!("not read, {label}: {:?}", short(&text)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_years;

    #[test]
    fn years_are_no_part_of_a_former_name() {
        assert_eq!(without_years("Old Lens (1998–2005)"), "Old Lens");
        assert_eq!(without_years("架空商会（2005年まで）"), "架空商会");
        assert_eq!(without_years("Sample (UK) Ltd"), "Sample (UK) Ltd");
        assert_eq!(without_years("Sample (Asia)"), "Sample (Asia)");
    }
}
