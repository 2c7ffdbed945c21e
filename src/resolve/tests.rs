//! Tests of the resolve room: the traps of the reference pack, one line per pair, and the real lists.

use super::*;
use crate::model::{Entity, Judgement, Source, SourceKind, Statement, Verdict, ontology};

/// Builds facts from lines: "role id Schema | prop=value | …".
fn facts(text: &str) -> Facts {
    let source = Source::new(SourceKind::Dataset, "test", None, None);
    let mut facts = Facts::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut cells = line.split('|').map(str::trim);
        let head: Vec<&str> = cells.next().unwrap().split_whitespace().collect();
        let schema = ontology().schema(head[2]).unwrap();
        let mut entity = Entity::new(head[1].into(), schema, Role::parse(head[0]).unwrap());
        for cell in cells {
            let (prop, value) = cell.split_once('=').unwrap_or(("name", cell));
            entity.statements.push(Statement::new(head[1].into(), prop.into(), value, source.id));
        }
        facts.entities.insert(entity.id.clone(), entity);
    }
    facts.sources.insert(source.id, source);
    facts
}

fn run(facts: &Facts) -> Candidates {
    candidates(facts, &Options { within_case: true, ..Options::default() }, &|| false)
}

fn pair(facts: &Facts, left: &str, right: &str) -> Option<Candidate> {
    explain(facts, &left.into(), &right.into())
}

fn score(facts: &Facts, left: &str, right: &str) -> f64 {
    pair(facts, left, right).map_or(0.0, |candidate| candidate.score)
}

fn why(facts: &Facts, left: &str, right: &str) -> String {
    let features = pair(facts, left, right).map(|candidate| candidate.features).unwrap_or_default();
    features.iter().map(|f| format!("{} {:+.2}: {}", f.name, f.contribution(), f.why)).collect::<Vec<_>>().join("\n")
}

/// The reference pack's bodies that look like each other.
const BODIES: &str = "
    reference casc Company | China Aerospace Science and Technology Corporation | alias=中国航天科技集团有限公司 | abbreviation=CASC | country=cn
    reference casic Company | China Aerospace Science and Industry Corporation | alias=中国航天科工集团有限公司 | abbreviation=CASIC | country=cn
    reference norinco Company | China North Industries Group Corporation | alias=中国兵器工业集团有限公司 | abbreviation=NORINCO | country=cn
    reference csgc Company | China South Industries Group Corporation | alias=中国兵器装备集团 | abbreviation=CSGC | country=cn
    reference nuaa University | Nanjing University of Aeronautics and Astronautics | alias=南京航空航天大学 | abbreviation=NUAA | country=cn
    reference njust University | Nanjing University of Science and Technology | alias=南京理工大学 | abbreviation=NJUST | country=cn
    reference buaa University | Beihang University | alias=Beijing University of Aeronautics and Astronautics | alias=北京航空航天大学 | abbreviation=BUAA | country=cn
    reference cas ResearchInstitute | Chinese Academy of Sciences | alias=中国科学院 | abbreviation=CAS | country=cn
    reference caep ResearchInstitute | China Academy of Engineering Physics | country=cn
    list siap ResearchInstitute | Shanghai Institute of Applied Physics, Chinese Academy of Sciences | country=cn
    reference pla MilitaryUnit | People's Liberation Army | alias=中国人民解放军 | abbreviation=PLA | country=cn
    reference pla54 MilitaryUnit | PLA 54th Research Institute | country=cn
    list cetc54 LegalEntity | 54th Research Institute of China | alias=China Electronics Technology Group Corporation 54th Research Institute | alias=CETC 54th Research Institute | country=cn
    list cetc38 LegalEntity | China Electronics Technology Group Corporation 38th Research Institute | alias=中国电子科技集团公司第三十八研究所 | country=cn
    list path Organization | SHINING PATH | alias=SENDERO LUMINOSO | alias=EJERCITO POPULAR DE LIBERACION (PEOPLE'S LIBERATION ARMY) | alias=EJERCITO GUERRILLERO POPULAR (PEOPLE'S GUERRILLA ARMY) | weakAlias=PLA
    list tokyo_science University | Tokyo University of Science
    list smic Company | Semiconductor Manufacturing International Corporation (SMIC) | country=cn
    list smic_bj Company | Semiconductor Manufacturing International (Beijing) Corporation | country=cn
    list hik Company | HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD. | alias=HIKVISION | country=cn
    list huawei Company | Huawei Technologies Co., Ltd. | alias=华为技术有限公司 | country=cn
    list huawei_de Company | Huawei Technologies Deutschland GmbH | country=de
";

fn with_bodies(case: &str) -> Facts {
    facts(&format!("{BODIES}\n{case}"))
}

/// The wrong entry is not proposed; its explanation mentions the reason where there is one to explain.
#[track_caller]
fn trap(case_entity: &str, right: Option<&str>, wrong: &str, reason: &str) {
    let facts = with_bodies(&format!("case x {case_entity}"));
    let found = run(&facts);
    let proposed: Vec<&str> = found.list.iter().map(|candidate| candidate.right.as_str()).collect();
    assert!(!proposed.contains(&wrong), "{case_entity} ≈ {wrong}\n{}", why(&facts, "x", wrong));
    if let Some(right) = right {
        assert_eq!(proposed.first(), Some(&right), "{case_entity} ≉ {right}\n{}", why(&facts, "x", right));
    }
    let text = why(&facts, "x", wrong);
    assert!(text.contains(reason), "{case_entity} / {wrong}: {reason:?} not in\n{text}");
}

#[test]
fn trap_shining_path_is_not_the_pla() {
    trap("MilitaryUnit | People's Liberation Army", Some("pla"), "path", "main name of another entry");
    trap("MilitaryUnit | People?s Liberation Army ", Some("pla"), "path", "in brackets");
    trap("MilitaryUnit | PLA | country=cn", None, "path", "weak alias");
    // Without the reference pack the gloss alone is not enough either.
    let facts = facts(
        "list path Organization | SHINING PATH | alias=EJERCITO POPULAR DE LIBERACION (PEOPLE'S LIBERATION ARMY)
        case x MilitaryUnit | People's Liberation Army",
    );
    assert!(run(&facts).list.is_empty(), "{}", why(&facts, "x", "path"));
}

#[test]
fn trap_pla_54_is_not_cetc_54() {
    trap("ResearchInstitute | PLA 54th Research Institute", Some("pla54"), "cetc54", "");
    trap("ResearchInstitute | CETC 54th Research Institute", Some("cetc54"), "pla54", "");
    trap("ResearchInstitute | CETC 54th Research Institute", Some("cetc54"), "cetc38", "");
    trap(
        "ResearchInstitute | China Electronics Technology Group Corporation 54th Research Institute",
        Some("cetc54"),
        "cetc38",
        "The numbers differ: 54 and 38",
    );
    trap("ResearchInstitute | 中国电子科技集团公司第五十四研究所", None, "cetc38", "The numbers differ: 54 and 38");
    trap("ResearchInstitute | 中國電子科技集團公司第38研究所", Some("cetc38"), "cetc54", "");
}

#[test]
fn trap_universities_of_one_city() {
    trap("University | Nanjing University", None, "nuaa", "");
    trap("University | Nanjing University", None, "njust", "");
    trap("University | 南京大学", None, "nuaa", "");
    trap("University | Nanjing University of Science and Technology", Some("njust"), "nuaa", "One says");
    trap("University | Nanjing Univ. of Aeronautics & Astronautics", Some("nuaa"), "njust", "");
    trap("University | Nanjing University of Aeronautics and Astronautics", Some("nuaa"), "buaa", "other of beijing");
    trap("University | University of Tokyo", None, "tokyo_science", "");
    trap("University | 南京理工大學", Some("njust"), "nuaa", "");
}

#[test]
fn trap_conglomerates_with_nearly_the_same_name() {
    trap(
        "Company | China Aerospace Science & Technology Corp.",
        Some("casc"),
        "casic",
        "One says \"technology\" where the other says \"industry\"",
    );
    trap("Company | China Aerospace Science and Industry Corporation Limited", Some("casic"), "casc", "One says");
    trap("Company | 中國航天科技集團公司", Some("casc"), "casic", "");
    trap("Company | 中国航天科工集团", Some("casic"), "casc", "");
    trap(
        "Company | China North Industries Group Corporation Limited",
        Some("norinco"),
        "csgc",
        "One says \"north\" where the other says \"south\"",
    );
    trap("Company | China South Industries Group Corporation", Some("csgc"), "norinco", "");
    trap("Company | 中国兵器装备集团有限公司", Some("csgc"), "norinco", "");
    trap("Company | 中国兵器工业集团", Some("norinco"), "csgc", "");
}

#[test]
fn trap_the_academy_is_not_its_institutes() {
    trap("ResearchInstitute | Chinese Academy of Sciences", Some("cas"), "siap", "");
    trap("ResearchInstitute | Chinese Academy of Sciences", Some("cas"), "caep", "");
    trap(
        "ResearchInstitute | Shanghai Institute of Applied Physics, Chinese Academy of Sciences",
        Some("siap"),
        "cas",
        "",
    );
    trap("ResearchInstitute | China Research Institute", None, "cetc54", "");
    trap("ResearchInstitute | China Research Institute", None, "cas", "");
}

#[test]
fn spellings_of_one_body_are_found() {
    for name in [
        "Huawei Technologies Company Limited",
        "HUAWEI TECHNOLOGY CO LTD",
        "Hua Wei Technologies",
        "華為技術",
        "Huawai Technologies Co., Ltd",
    ] {
        trap(&format!("Company | {name}"), Some("huawei"), "huawei_de", "");
    }
    for name in ["Hikvision", "Hangzhou Hikvison Digital Technology", "Hikvision Digital Tech Co Ltd"] {
        trap(&format!("Company | {name}"), Some("hik"), "huawei", "");
    }
    for name in
        ["Semiconductor Mfg Intl Corp", "SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION", "SMIC | country=cn"]
    {
        trap(&format!("Company | {name}"), Some("smic"), "smic_bj", "");
    }
    trap("University | Beijing Univ of Aeronautics and Astronautics (BUAA)", Some("buaa"), "nuaa", "");
    trap("University | 北京航空航天大學", Some("buaa"), "nuaa", "");
}

#[test]
fn companies_of_one_group_are_not_one() {
    let facts = facts(
        "
        list a Company | China Corporate United Investment Holding Co., Ltd. (CCUI)
        case b Company | China Corporate United Investment International Co. Limited
        list c Company | Jiangsu Shagang Co., Ltd.
        case d Company | Jiangsu Shagang Group",
    );
    assert!(score(&facts, "b", "a") < LIKELY, "{}", why(&facts, "b", "a"));
    assert!(why(&facts, "b", "a").contains("two companies of one group"));
    assert!(why(&facts, "d", "c").contains("parent or subsidiary"));
}

#[test]
fn an_acronym_alone_is_weak() {
    let facts = with_bodies("case x Company | SMIC");
    assert!(run(&facts).list.is_empty());
    assert!(why(&facts, "x", "smic").contains("Only the acronym SMIC agrees"));
    let facts = with_bodies("case x Company | CAS | country=cn");
    assert!(run(&facts).list.is_empty(), "three letters never suffice");
}

#[test]
fn those_who_are_not_named_are_never_the_same() {
    let facts = facts(
        "
        case a LegalEntity | Unknown
        case b LegalEntity | Unknown
        case c LegalEntity | undisclosed
        case d Person | 不明
        list e Person | 不明
        list f LegalEntity | nominee
        case g LegalEntity | nominee",
    );
    let found = candidates(&facts, &Options { threshold: 0.0, within_case: true, ..Options::default() }, &|| false);
    assert!(found.list.is_empty(), "{found:?}");
    assert_eq!((found.entities, found.entries, found.compared), (0, 0, 0));
}

#[test]
fn identifiers_outweigh_names() {
    let facts = facts(
        "
        case a Company | Acme Lenses | leiCode=5493001KJTIIGC8Y1R12
        list b Company | Kyokuto Optical | leiCode=5493001KJTIIGC8Y1R12
        case c Company | Blue Harbour Capital | leiCode=5493001KJTIIGC8Y1R13
        list d Company | Other Name | leiCode=5493001KJTIIGC8Y1R13
        case e Company | Twin Peaks Optics | leiCode=HWUPKR0MPOU8FGXBT394
        list f Company | Twin Peaks Optics | leiCode=7LTWFZYICNSX8D621K86
        case g Company | Some GmbH | registrationNumber=HRB 12345 | country=de
        list h Company | Elsewhere SA | registrationNumber=HRB 12345 | country=fr",
    );
    assert!(score(&facts, "a", "b") > 0.95);
    let broken = score(&facts, "c", "d");
    assert!(broken > 0.4 && broken < 0.7, "{broken}");
    assert!(why(&facts, "c", "d").contains("check digit is 13, expected 12"));
    assert!(score(&facts, "e", "f") < 0.1);
    assert!(why(&facts, "e", "f").contains("Different LEI"));
    assert!(score(&facts, "g", "h") < 0.1);
    assert_eq!(run(&facts).list.len(), 1);
}

#[test]
fn persons_need_more_than_a_name() {
    let facts = facts(
        "
        case a Person | Taro Yamakawa-Test | birthDate=1961-05-04
        list b Person | YAMAKAWA-TEST, Taro | birthDate=1961-05-04
        case c Person | Ivan Exampleov
        list d Person | EXAMPLEOV, Ivan
        case e Person | Ivan Exampleov | birthDate=1950-01-01
        list f Person | Ivan Exampleov | birthDate=1980
        case g Person | Igor Exampleov
        list h Company | Ivan Exampleov
        case i Person | 王試験
        list j Person | 王试验",
    );
    assert!(score(&facts, "a", "b") > 0.95, "{}", why(&facts, "a", "b"));
    let alone = score(&facts, "c", "d");
    assert!((0.70..LIKELY).contains(&alone), "{alone}\n{}", why(&facts, "c", "d"));
    assert!(why(&facts, "c", "d").contains("Name only"));
    assert!(score(&facts, "e", "f") < 0.1);
    assert!(score(&facts, "g", "d") < 0.7, "{}", why(&facts, "g", "d"));
    assert!(pair(&facts, "c", "h").is_none(), "a person is never a company");
    assert!((0.70..LIKELY).contains(&score(&facts, "i", "j")), "{}", why(&facts, "i", "j"));
}

#[test]
fn origin_of_persons_changes_nothing() {
    let base = "list b Person | EXAMPLEOV, Ivan | birthDate=1970\ncase a Person | Ivan Exampleov | birthDate=1970";
    let other = "list b Person | EXAMPLEOV, Ivan | birthDate=1970 | nationality=ru | citizenship=cn | birthPlace=Omsk | country=kp | ethnicity=x
        case a Person | Ivan Exampleov | birthDate=1970 | nationality=jp | citizenship=us | birthPlace=Oslo | country=no";
    assert_eq!(run(&facts(base)).list, run(&facts(other)).list);
}

#[test]
fn the_country_of_an_organisation_is_weak_support() {
    let base = with_bodies("case x Company | Hikvision Digital");
    let same = with_bodies("case x Company | Hikvision Digital | country=cn");
    let other = with_bodies("case x Company | Hikvision Digital | country=de");
    let of = |facts| score(facts, "x", "hik");
    assert!(of(&same) > of(&base) && of(&base) > of(&other));
    let only = with_bodies("case x Company | Utterly Different | country=cn");
    assert!(pair(&only, "x", "hik").is_none());
}

#[test]
fn results_are_ordered_limited_and_repeatable() {
    let facts = with_bodies(
        "case x Company | Huawei Technologies\ncase y Company | Huawei Technologies Co Ltd\ncase z Person | Huawei Technologies",
    );
    let first = run(&facts);
    assert_eq!(first, run(&facts));
    assert!(first.list.is_sorted_by(|a, b| a.score >= b.score));
    assert!(first.list.iter().any(|candidate| (candidate.left.as_str(), candidate.right.as_str()) == ("x", "y")));
    assert!(!first.list.iter().any(|candidate| candidate.left.as_str() == "y" && candidate.right.as_str() == "x"));
    let one = candidates(&facts, &Options { limit_per_entity: 1, ..Options::default() }, &|| false);
    assert_eq!(one.list.len(), 2);
    let stopped = candidates(&facts, &Options::default(), &|| true);
    assert!(!stopped.complete && stopped.entities == 0 && stopped.list.is_empty());
}

fn judged(pairs: &[(&str, &str, Verdict)]) -> Vec<Judgement> {
    pairs
        .iter()
        .map(|(a, b, verdict)| Judgement::new((*a).into(), (*b).into(), *verdict, "t", "2026-01-01", ""))
        .collect()
}

#[test]
fn clusters_come_from_judgements_and_come_apart() {
    use Verdict::{Different, Same, Unsure};
    let clusters = Clusters::from_judgements(&judged(&[
        ("b", "a", Same),
        ("b", "c", Same),
        ("d", "c", Different),
        ("e", "a", Unsure),
    ]));
    let id = |text: &str| EntityId::from(text);
    assert_eq!(clusters.canonical(&id("c")).as_str(), "a");
    assert_eq!(clusters.canonical(&id("z")).as_str(), "z");
    assert_eq!(clusters.members(&id("b")), [id("a"), id("b"), id("c")]);
    assert_eq!(clusters.members(&id("z")), [id("z")]);
    assert_eq!(clusters.verdict(&id("a"), &id("c")), Some(Same));
    assert_eq!(clusters.verdict(&id("a"), &id("d")), Some(Different), "through c");
    assert_eq!(clusters.verdict(&id("e"), &id("a")), Some(Unsure));
    assert_eq!(clusters.verdict(&id("e"), &id("b")), None);
    assert!(clusters.conflicts().is_empty());
    // The last judgement on a pair counts.
    let apart = Clusters::from_judgements(&judged(&[("a", "b", Same), ("b", "a", Different)]));
    assert_eq!(apart.canonical(&id("b")).as_str(), "b");
    assert_eq!(apart.groups().count(), 0);
}

#[test]
fn chains_that_contradict_a_judgement_are_reported() {
    use Verdict::{Different, Same};
    let clusters = Clusters::from_judgements(&judged(&[
        ("a", "b", Same),
        ("b", "c", Same),
        ("c", "a", Different),
        ("c", "c", Same),
    ]));
    assert_eq!(clusters.conflicts(), [("a".into(), "c".into())]);
    let role = |id: &EntityId| if id.as_str() == "c" { Role::Case } else { Role::List };
    let clusters = Clusters::with_roles(&judged(&[("a", "b", Same), ("b", "c", Same)]), role);
    assert_eq!(clusters.canonical(&"a".into()).as_str(), "c");
}

/// The consolidated screening list, where the shared data is at hand.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn screening_list() -> Option<Facts> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/watchlists/us_csl_consolidated_2022-04.csv");
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("skipped: {path} is not here");
        return None;
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let source = Source::new(SourceKind::List, "csl", None, None);
    let mut facts = Facts::default();
    for row in reader.records().map_while(Result::ok) {
        let (id, kind, name, aliases, births) = (&row[0], &row[3], &row[5], &row[22], &row[24]);
        let schema = match kind {
            "Individual" => "Person",
            "Vessel" => "Vessel",
            "Aircraft" => "Airplane",
            "Entity" => "Organization",
            _ => "LegalEntity",
        };
        let mut entity = Entity::new(id.into(), ontology().schema(schema).unwrap(), Role::List);
        let mut say = |prop: &str, value: &str| {
            if !value.trim().is_empty() {
                entity.statements.push(Statement::new(id.into(), prop.into(), value, source.id));
            }
        };
        say("name", name);
        aliases.split("; ").for_each(|alias| say("alias", alias));
        births.split("; ").for_each(|birth| say("birthDate", birth));
        facts.entities.insert(entity.id.clone(), entity);
    }
    Some(facts)
}

fn add_case(facts: &mut Facts, lines: &str) {
    facts.entities.extend(self::facts(lines).entities);
}

#[test]
fn real_list_finds_spellings_and_avoids_traps() {
    let Some(mut list) = screening_list() else { return };
    let cases = [
        ("Company | Huawei Technologies Company Limited", "HUAWEI TECHNOLOGIES", true),
        ("Company | Hangzhou Hikvision Digital Technology", "HIKVISION", true),
        ("Company | Hikvision", "HIKVISION", true),
        ("Company | Semiconductor Manufacturing International Corp", "SEMICONDUCTOR MANUFACTURING INTERNATIONAL", true),
        ("University | Beijing University of Aeronautics & Astronautics", "AERONAUTICS AND ASTRONAUTICS", true),
        ("University | Nanjing University of Science & Technology", "NANJING UNIVERSITY OF SCIENCE", true),
        ("University | Nanjing University", "NANJING UNIVERSITY OF", false),
        ("University | University of Tokyo", "", false),
        ("MilitaryUnit | People's Liberation Army", "SHINING PATH", false),
        ("Company | China Aerospace Science and Technology Corporation", "INDUSTRY", false),
        ("Company | Toyota Motor Corporation", "", false),
        ("Company | Sony Group Corporation", "", false),
        ("ResearchInstitute | PLA 54th Research Institute", "54TH", false),
    ];
    for (at, (case, ..)) in cases.iter().enumerate() {
        add_case(&mut list, &format!("case x{at} {case}"));
    }
    let found = candidates(&list, &Options::default(), &|| false);
    for (at, (case, words, expected)) in cases.iter().enumerate() {
        let id = format!("x{at}");
        let hits: Vec<_> = found.list.iter().filter(|candidate| candidate.left.as_str() == id).collect();
        let is = |candidate: &&&Candidate| {
            list.entities[&candidate.right].names().any(|name| name.value.to_uppercase().contains(words))
        };
        assert_eq!(hits.iter().any(|hit| is(&hit)), *expected, "{case}: {hits:#?}");
    }
}
