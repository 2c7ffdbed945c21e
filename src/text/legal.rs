//! Legal forms: found in a name, taken off, and reported in one canonical writing.
//!
//! A translated name changes its form freely (株式会社, 有限公司, "Co., Ltd.", "Corporation"), so those are
//! one class; a GmbH and a B.V. of the same name are two companies, so those are not. "Group" counts as a
//! form here because names gain and lose it like one.

use super::normal;
use super::script::Script;
use super::script::script_of;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Forms of one class are translations or variants of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FormClass {
    /// Limited companies as translated from and into Asian languages: Ltd, Inc, Corp, 株式会社, 有限公司.
    Company,
    /// Anglo-American limited liability company, and 合同会社 (G.K.), which is translated so.
    Llc,
    Plc,
    Partnership,
    /// The stock and limited companies of one country or language; the class is the form itself.
    Local(&'static str),
    /// Says nothing about the form: "Group".
    Group,
    /// Associations, foundations and incorporated public bodies.
    NonProfit,
}

/// One legal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LegalForm {
    /// The writing all spellings are reduced to: "Ltd" for Limited, Co. Ltd, Company Limited.
    pub canonical: &'static str,
    pub class: FormClass,
}

/// A name without its legal forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stripped {
    /// What is left, in normal form. Never empty: a name that is nothing but forms keeps them.
    pub core: String,
    /// In the order they were found, each once.
    pub forms: Vec<LegalForm>,
}

impl Stripped {
    /// Can the two be forms of one body? A name without a form goes with any.
    pub fn forms_agree(&self, other: &Self) -> bool {
        let classes = |stripped: &Self| {
            stripped.forms.iter().map(|form| form.class).filter(|class| *class != FormClass::Group).collect::<Vec<_>>()
        };
        let (ours, theirs) = (classes(self), classes(other));
        ours.is_empty() || theirs.is_empty() || ours.iter().any(|class| theirs.contains(class))
    }

    /// The forms for a sentence: "Ltd", "Group Ltd", or "no legal form".
    pub fn describe(&self) -> String {
        if self.forms.is_empty() {
            return "no legal form".to_owned();
        }
        self.forms.iter().map(|form| form.canonical).collect::<Vec<_>>().join(" ")
    }
}

use FormClass::{Company, Group, Llc, Local, NonProfit, Partnership, Plc};

/// Spellings that are a form wherever they stand (after the first word).
const ANYWHERE: [(&str, FormClass, &str); 32] = [
    (
        "Ltd",
        Company,
        "limited|ltd|co ltd|company limited|co limited|company ltd|corporation limited|corp ltd|corp limited|coltd|ltda|ltee",
    ),
    ("Inc", Company, "inc|incorporated|co inc|company inc"),
    ("Pvt Ltd", Local("Pvt"), "private limited|pvt ltd|p ltd|pvt limited|private ltd"),
    ("Pte Ltd", Local("Pte"), "pte ltd|pte limited|pte"),
    ("Pty Ltd", Local("Pty"), "pty ltd|pty limited|pty|proprietary limited"),
    ("LLC", Llc, "llc|limited liability company|l l c|godo kaisha"),
    ("LLP", Partnership, "llp|limited liability partnership"),
    ("LP", Partnership, "limited partnership|l p"),
    ("plc", Plc, "plc|public limited company|p l c"),
    ("GmbH", Local("GmbH"), "gmbh|gesellschaft mit beschrankter haftung|mbh"),
    ("GmbH & Co. KG", Partnership, "gmbh and co kg|gmbh co kg"),
    ("AG", Local("AG"), "aktiengesellschaft"),
    ("KK", Company, "kabushiki kaisha|kabushiki gaisha"),
    ("YK", Company, "yugen kaisha|yugen gaisha"),
    ("Sdn Bhd", Local("Bhd"), "sdn bhd|berhad|bhd"),
    ("SARL", Local("SARL"), "sarl|s a r l"),
    ("SAS", Local("SAS"), "societe par actions simplifiee"),
    ("SA", Local("SA"), "societe anonyme|sociedad anonima"),
    ("SRL", Local("SRL"), "srl|s r l|sociedad de responsabilidad limitada|societa a responsabilita limitata"),
    ("SpA", Local("SpA"), "s p a|societa per azioni"),
    ("SA de CV", Local("SA"), "sa de cv|s de rl de cv"),
    ("BV", Local("BV"), "besloten vennootschap"),
    ("NV", Local("NV"), "naamloze vennootschap"),
    ("Oyj", Local("Oy"), "oyj"),
    ("ApS", Local("ApS"), "aps"),
    (
        "JSC",
        Local("JSC"),
        "jsc|joint stock company|ojsc|cjsc|pjsc|open joint stock company|closed joint stock company|public joint stock company|ооо|оао|зао|пао|ooo|oao|zao|pao|too|тоо",
    ),
    ("FZE", Local("FZ"), "fze|fzco|fzc|fz llc|free zone establishment"),
    ("SE", Local("SE"), "societas europaea"),
    ("KG", Partnership, "kommanditgesellschaft"),
    ("주식회사", Company, "주식회사|유한회사|유한책임회사"),
    ("Stock Co", Company, "company limited by shares|joint stock limited company|joint stock co ltd"),
    ("Group", Group, "group company|group corporation|group co ltd|group company limited|group limited|group ltd"),
];

/// Short or ambiguous words: a form only at the end of the name.
const AT_THE_END: [(&str, FormClass, &str); 22] = [
    ("Corp", Company, "corporation|corp|corpn"),
    ("Co", Company, "company|co|compagnie|cia"),
    ("Group", Group, "group|groupe|gruppe|gruppo|grupo|grp"),
    ("KK", Company, "kk"),
    ("YK", Company, "yk"),
    ("LLC", Llc, "gk"),
    ("LP", Partnership, "lp"),
    ("AG", Local("AG"), "ag"),
    ("SE", Local("SE"), "se"),
    ("SA", Local("SA"), "sa|s a"),
    ("SAS", Local("SAS"), "sas"),
    ("SpA", Local("SpA"), "spa"),
    ("AB", Local("AB"), "ab|aktiebolag"),
    ("AS", Local("AS"), "as|asa|a s"),
    ("BV", Local("BV"), "bv|b v"),
    ("NV", Local("NV"), "nv|n v"),
    ("Oy", Local("Oy"), "oy"),
    ("KG", Partnership, "kg|ohg"),
    ("AO", Local("JSC"), "ao|ао"),
    ("Kft", Local("Kft"), "kft|zrt|nyrt"),
    ("sro", Local("sro"), "sro|doo|ood"),
    ("EPE", Local("EPE"), "epe|ae"),
];

/// Written without spaces, before or after a name. Longer first.
const CJK: [(&str, FormClass, &str); 14] = [
    ("股份有限公司", Company, "集团股份有限公司|股份有限公司|股份公司|股份"),
    ("有限公司", Company, "集团有限责任公司|有限责任公司|集团有限公司|有限公司"),
    ("集团公司", Group, "集团公司|集团总公司|集团|グループ"),
    ("公司", Company, "总公司|公司"),
    ("株式会社", Company, "株式会社|カブシキガイシャ|カブシキカイシャ"),
    ("有限会社", Company, "有限会社|ユウゲンガイシャ"),
    ("合同会社", Llc, "合同会社|ゴウドウガイシャ"),
    ("合資会社", Partnership, "合資会社|合名会社"),
    ("有限合伙", Partnership, "有限合伙企业|有限合伙|合伙企业"),
    ("財団法人", NonProfit, "公益財団法人|一般財団法人|財団法人"),
    ("社団法人", NonProfit, "公益社団法人|一般社団法人|社団法人|特定非営利活動法人"),
    ("独立行政法人", NonProfit, "独立行政法人|国立研究開発法人|地方独立行政法人"),
    ("大学法人", NonProfit, "国立大学法人|公立大学法人"),
    ("学校法人", NonProfit, "学校法人|医療法人|宗教法人|社会福祉法人"),
];

struct Table {
    anywhere: HashMap<String, LegalForm>,
    /// First words of `anywhere`, so that other words cost one look-up.
    heads: HashSet<String>,
    at_the_end: HashMap<String, LegalForm>,
    longest: usize,
    cjk: Vec<(String, LegalForm)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let read = |rows: &[(&'static str, FormClass, &'static str)]| {
        let mut found = Vec::new();
        for (canonical, class, spellings) in rows {
            let form = LegalForm { canonical, class: *class };
            found.extend(spellings.split('|').map(|spelling| (normal(spelling), form)));
        }
        found
    };
    let anywhere: HashMap<_, _> = read(&ANYWHERE).into_iter().collect();
    let longest = anywhere.keys().map(|form| form.split(' ').count()).max().unwrap_or(1);
    let heads = anywhere.keys().filter_map(|form| form.split(' ').next()).map(str::to_owned).collect();
    let mut cjk = read(&CJK);
    cjk.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.chars().count()));
    Table { anywhere, heads, at_the_end: read(&AT_THE_END).into_iter().collect(), longest, cjk }
});

/// Takes the legal forms off a normal form.
pub fn strip(normal: &str) -> Stripped {
    let mut forms = Vec::new();
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let words = strip_words(words, &mut forms);
    let core = words.iter().map(|word| strip_cjk(word, words.len() > 1, &mut forms)).collect::<Vec<_>>();
    let core = core.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut seen = Vec::new();
    forms.retain(|form| {
        !seen.contains(form) && {
            seen.push(*form);
            true
        }
    });
    Stripped { core: if core.is_empty() { normal.to_owned() } else { core }, forms }
}

fn strip_words<'a>(words: Vec<&'a str>, forms: &mut Vec<LegalForm>) -> Vec<&'a str> {
    let table = &*TABLE;
    let mut left: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let known = rest.first().is_some_and(|word| table.heads.contains(*word));
        let hit = (1..=table.longest.min(if known { rest.len() } else { 0 })).rev().find_map(|length| {
            let joined = rest.get(..length)?.join(" ");
            table.anywhere.get(joined.as_str()).map(|form| (length, *form))
        });
        match hit {
            // Russian forms stand first (OAO Gazprom, LLC Kinef); any other first word is the name.
            Some((length, form)) if at > 0 || matches!(form.canonical, "JSC" | "LLC") && rest.len() > length => {
                forms.push(form);
                at += length;
            }
            _ => {
                left.extend(rest.first());
                at += 1;
            }
        }
    }
    while left.len() > 1 {
        let two = left.get(left.len() - 2..).map(|two| two.join(" ")).unwrap_or_default();
        let (length, form) = match (table.at_the_end.get(&two), left.last().and_then(|one| table.at_the_end.get(*one)))
        {
            (Some(form), _) if left.len() > 2 => (2, form),
            (_, Some(form)) => (1, form),
            _ => break,
        };
        forms.push(*form);
        left.truncate(left.len() - length);
        // "Research and Co" leaves its conjunction behind.
        if left.len() > 1 && left.last() == Some(&"and") {
            left.pop();
        }
    }
    left
}

fn strip_cjk(word: &str, others: bool, forms: &mut Vec<LegalForm>) -> String {
    let mut rest = word;
    if word.chars().all(|c| script_of(c).is_none_or(|script| script == Script::Latin)) {
        return word.to_owned();
    }
    loop {
        let cut = TABLE.cjk.iter().find_map(|(spelling, form)| {
            let cut = rest.strip_suffix(spelling.as_str()).or_else(|| rest.strip_prefix(spelling.as_str()))?;
            (others || !cut.is_empty()).then_some((cut, *form))
        });
        let Some((cut, form)) = cut else { return rest.to_owned() };
        forms.push(form);
        rest = cut;
    }
}
