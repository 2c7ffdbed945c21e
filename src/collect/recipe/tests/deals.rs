//! Announcements of deals: who buys, who sells, what became of it. All parties are invented.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/news/20260501.html";

fn read(html: &str) -> Reading {
    let reading = RecipeBook::read(None).get("jp_deal_announcement").unwrap().read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

fn overview(name: &str, owner: &str) -> String {
    format!(
        "<table><tr><td>(1)</td><td>名称</td><td>{name}</td></tr><tr><td>(2)</td><td>大株主及び持株比率</td><td>{owner} 100%</td></tr></table>"
    )
}

fn announced(headline: &str, body: &str) -> String {
    format!("<title>{headline} | 架空精機株式会社</title><p>2026年5月1日</p><h1>{headline}</h1>{body}")
}

/// "target < acquirer < seller: outcome" of every deal.
fn deals(reading: &Reading) -> Vec<String> {
    let name = |id: Option<&str>| {
        reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("-", Proposal::caption).to_owned()
    };
    let deals = reading.proposals.iter().filter(|proposal| proposal.schema == "Deal");
    deals
        .map(|deal| {
            let [target, acquirer, seller] = ["target", "acquirer", "seller"].map(|prop| name(deal.first(prop)));
            format!("{target} < {acquirer} < {seller}: {}", deal.first("outcome").unwrap_or("-"))
        })
        .collect()
}

fn says(reading: &Reading, words: &str) {
    assert!(reading.findings.iter().any(|found| found.message.contains(words)), "{words}: {:#?}", reading.findings);
}

#[test]
fn a_sale_is_no_acquisition_of_the_announcer() {
    let target = overview("見本レンズ株式会社", "架空精機株式会社");
    let buyer = overview("買手ファンド株式会社", "買手 太郎");
    for headline in [
        "連結子会社の異動を伴う株式譲渡に関するお知らせ",
        "連結子会社株式の譲渡に関するお知らせ",
        "子会社の異動（株式の売却）に関するお知らせ",
    ] {
        for above in [
            "<h3>株式譲渡の相手先の概要</h3>",
            "<p>３．譲渡先の概要</p>",
            "<div><h4>譲受人の概要</h4></div><p>※下記のとおり</p>",
        ] {
            let html = announced(
                headline,
                &format!("<p>2020年の株式取得により子会社化したものです。</p>{target}{above}{buyer}"),
            );
            let reading = read(&html);
            assert_eq!(
                deals(&reading),
                ["見本レンズ株式会社 < 買手ファンド株式会社 < 架空精機株式会社: -"],
                "{headline} {above}"
            );
        }
    }
    // Nobody says in a table who buys.
    let reading = read(&announced("連結子会社の異動を伴う株式譲渡に関するお知らせ", &target));
    assert_eq!(deals(&reading), [""; 0]);
    says(&reading, "Deal without its acquirer");
}

#[test]
fn the_counterparty_is_no_target() {
    let target = overview("見本レンズ株式会社", "見本 三郎");
    let seller = overview("例示商事株式会社", "売手 太郎");
    let html = announced(
        "子会社の異動を伴う株式取得に関するお知らせ",
        &format!("<h3>異動する子会社の概要</h3>{target}<h3>株式取得の相手先の概要</h3>{seller}"),
    );
    assert_eq!(deals(&read(&html)), ["見本レンズ株式会社 < 架空精機株式会社 < 例示商事株式会社: -"]);
    // Two tables and nothing above them: whose they are is not certain.
    let reading = read(&announced("株式の取得（子会社化）に関するお知らせ", &format!("{target}<hr>{seller}")));
    assert_eq!(deals(&reading), [""; 0]);
    says(&reading, "Deal without its target");
}

#[test]
fn without_a_certain_direction_there_is_no_deal() {
    let table = overview("見本レンズ株式会社", "見本 三郎");
    for (headline, why) in [
        ("親会社の異動に関するお知らせ", "who owns the announcing company changes"),
        ("主要株主である筆頭株主の異動に関するお知らせ", "who owns the announcing company changes"),
        ("株式譲渡契約締結のお知らせ", "buys or sells is not certain"),
        ("子会社の異動に関するお知らせ", "buys or sells is not certain"),
        (
            "当社連結子会社（見本商事株式会社）による株式の取得（孫会社化）に関するお知らせ",
            "buys or sells is not certain",
        ),
        ("見本商事株式会社による当社株式の取得に関するお知らせ", "buys or sells is not certain"),
        ("株式交換による完全子会社化に関するお知らせ", "buys or sells is not certain"),
        ("株式の取得及び子会社株式の譲渡に関するお知らせ", "buys or sells is not certain"),
    ] {
        let reading = read(&announced(headline, &format!("<p>株式の取得の結果、異動が生じます。</p>{table}")));
        assert_eq!(deals(&reading), [""; 0], "{headline}");
        says(&reading, why);
    }
    for headline in [
        "株式の取得（子会社化）に関する株式譲渡契約締結のお知らせ",
        "見本レンズ株式会社の子会社化に関するお知らせ",
        "見本レンズ株式会社の全株式の取得に関するお知らせ",
        "第三者割当増資の引受及び株式取得（子会社化）に関するお知らせ",
    ] {
        let reading = read(&announced(headline, &table));
        assert_eq!(deals(&reading), ["見本レンズ株式会社 < 架空精機株式会社 < -: -"], "{headline}");
    }
}

#[test]
fn a_deal_called_off_or_not_yet_agreed_says_so() {
    let table = overview("見本レンズ株式会社", "見本 三郎");
    for (headline, body, outcome) in [
        ("株式取得（子会社化）の中止に関するお知らせ", "", "withdrawn"),
        ("株式の取得（子会社化）の撤回について", "", "withdrawn"),
        ("株式取得（子会社化）に関する株式譲渡契約の解除のお知らせ", "", "withdrawn"),
        ("株式取得（子会社化）に関するお知らせ", "本株式取得を中止し、株式譲渡契約を解除いたしました。", "withdrawn"),
        ("株式取得（子会社化）に関する基本合意書締結のお知らせ", "", "proposed"),
        ("株式取得（子会社化）の検討開始のお知らせ", "", "proposed"),
        ("株式取得（子会社化）に関するお知らせ", "法的拘束力を有しない合意です。", "proposed"),
        ("株式取得（子会社化）に関するお知らせ", "本件は関係当局の承認を条件とします。", "proposed"),
        ("株式取得（子会社化）に関するお知らせ", "違反があれば契約を解除することができます。", "-"),
        ("株式取得（子会社化）に関するお知らせ", "本日開催の取締役会で承認されました。", "-"),
    ] {
        let reading = read(&announced(headline, &format!("<p>{body}</p>{table}")));
        assert_eq!(
            deals(&reading),
            [format!("見本レンズ株式会社 < 架空精機株式会社 < -: {outcome}")],
            "{headline} {body}"
        );
        let dated = reading.proposals.iter().any(|one| one.first("announcedDate").is_some());
        assert_eq!(dated, outcome != "withdrawn", "{headline}");
    }
}

#[test]
fn two_targets_in_columns_are_said() {
    let table = "<table><tr><td>(1)</td><td>名称</td><td>見本レンズ株式会社</td><td>見本ガラス株式会社</td></tr><tr><td>(2)</td><td>大株主及び持株比率</td><td>甲野 一 100%</td><td>乙野 二 100%</td></tr></table>";
    let reading = read(&announced("株式の取得（子会社化）に関するお知らせ", table));
    assert_eq!(deals(&reading), [""; 0]);
    says(&reading, "several in columns, none is read: \"見本レンズ株式会社\", \"見本ガラス株式会社\"");
    assert!(reading.proposals.iter().all(|one| one.caption() == "架空精機株式会社"), "{:?}", reading.proposals);
}
