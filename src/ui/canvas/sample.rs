//! Hand-made scenes for tests of the window. All parties are fictional.

use crate::model::ontology::Shape;
use crate::model::{Category, DateSpan, EntityId, RelationStatus, Share};
use crate::session::{
    Badge, Chip, FoundPaths, LinkPart, PathAsk, PathLine, PathsView, Scene, SceneLink, SceneNode, SuppressedLine, Tone,
};

fn badge(class: &'static str) -> Badge {
    let (glyph, label, label_ja, tone) = match class {
        "party" => ("★", "Party", "党", Tone::Party),
        "pla" => ("▲", "Military", "軍", Tone::Pla),
        "state" => ("◆", "State", "国家", Tone::State),
        _ => ("●", "Entity List", "掲載", Tone::List),
    };
    let why = "Named on the page of the body itself".to_owned();
    Badge { class, glyph, label: label.into(), label_ja: label_ja.into(), tone, why }
}

fn schema_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Person => "Person",
        Shape::Address => "Address",
        Shape::Ship => "Vessel",
        Shape::Aircraft => "Airplane",
        Shape::Document => "Document",
        Shape::Body | Shape::Party | Shape::Military => "PublicBody",
        Shape::Thing => "Thing",
        Shape::University => "Organization",
        _ => "Company",
    }
}

pub fn node(
    id: &str,
    shape: Shape,
    caption: &str,
    subtitle: &str,
    pos: [f32; 2],
    classes: &[&'static str],
) -> SceneNode {
    SceneNode {
        id: EntityId::new(id),
        caption: caption.to_owned(),
        subtitle: subtitle.to_owned(),
        schema: schema_of(shape),
        shape,
        pos,
        pinned: false,
        badges: classes.iter().map(|class| badge(class)).collect(),
        deal_party: false,
        placeholder: false,
        stop: false,
        hidden_neighbours: 0,
        on_path: false,
        steps: None,
        size: 1.0,
        community: None,
    }
}

/// A link with one part that points from `a` to `b`.
pub fn link(a: u32, b: u32, label: &str, category: Category) -> SceneLink {
    let share = label.parse().unwrap_or(Share::Unknown);
    let part = LinkPart {
        record: EntityId::new(format!("tie-{a}-{b}")),
        label: label.to_owned(),
        share,
        span: DateSpan { start: None, end: None },
        status: RelationStatus::Asserted,
        category,
        forward: true,
        directed: true,
        grade: "B2".to_owned(),
    };
    SceneLink {
        a,
        b,
        parts: vec![part],
        soft: None,
        label: label.to_owned(),
        former: false,
        hypothetical: false,
        ownership: category == Category::Ownership,
        on_path: false,
    }
}

/// Fills index and incidence.
pub fn scene(nodes: Vec<SceneNode>, links: Vec<SceneLink>) -> Scene {
    let mut incident = vec![Vec::new(); nodes.len()];
    for (at, link) in links.iter().enumerate() {
        incident[link.a as usize].push(at as u32);
        incident[link.b as usize].push(at as u32);
    }
    let index = nodes.iter().enumerate().map(|(at, node)| (node.id.clone(), at as u32)).collect();
    Scene { nodes, links, index, incident, content_revision: 1, layout_revision: 1, ..Scene::default() }
}

/// The case of the drawing: a lens maker, a succession fund, and who stands behind it.
pub fn deal() -> Scene {
    use Category::{Address, Association, Control, FundRole, Office, Ownership, Supply};
    let mut nodes = vec![
        node("seta", Shape::Company, "瀬戸レンズ工業", "target · no successor", [-330.0, 300.0], &[]),
        node("zfund", Shape::Fund, "Z事業承継ファンド", "Z Succession Fund · Tokyo", [-170.0, -10.0], &[]),
        node("hokuto", Shape::Company, "北斗光学株式会社", "Hokuto Optics · 1954", [-350.0, -130.0], &[]),
        node("mikawa", Shape::Company, "三河精機株式会社", "Mikawa Seiki · 1948", [-400.0, 90.0], &[]),
        node("zpartners", Shape::Company, "Z Partners K.K.", "manager", [40.0, -110.0], &[]),
        node("harbour", Shape::Company, "Harbour Crest Ltd", "港冠有限公司 · Hong Kong", [60.0, 110.0], &[]),
        node("zfund2", Shape::Fund, "Z Fund II", "", [-60.0, 250.0], &[]),
        node("wliang", Shape::Person, "W. Liang", "sole director", [200.0, 240.0], &[]),
        node("liangwei", Shape::Person, "梁 維", "named in a party directory", [340.0, 80.0], &[]),
        node("ufwd", Shape::Party, "Municipal UFWD", "濱海市委統戰部", [330.0, -130.0], &["party"]),
        node("unit1203", Shape::Address, "Unit 1203, 12 shells", "shared address", [80.0, 400.0], &[]),
        node(
            "pearl",
            Shape::Company,
            "Pearl Delta Sensors",
            "珠三角傳感器有限公司",
            [330.0, 390.0],
            &["list", "state"],
        ),
        node("deal1", Shape::Deal, "Share purchase, 2026-03", "100 % of Seta Lens", [-280.0, 160.0], &[]),
        node("univ", Shape::University, "Binhai Institute of Technology", "濱海理工學院", [500.0, 180.0], &["state"]),
        node("mil", Shape::Military, "Unit 00000 (fictional)", "某部隊", [620.0, 320.0], &["pla"]),
        node("sasac", Shape::Body, "Binhai SASAC", "濱海市國資委", [500.0, -70.0], &["state"]),
        node("ship", Shape::Ship, "MV Harbour Crest", "IMO 0000000", [190.0, -40.0], &[]),
        node("plane", Shape::Aircraft, "B-0000", "business jet", [180.0, -210.0], &[]),
        node("cable", Shape::Infrastructure, "harbourcrest.example", "domain, registered 2018", [-90.0, 400.0], &[]),
        node("doc", Shape::Document, "Fund brochure, p. 12", "", [-170.0, -190.0], &[]),
        node("thing", Shape::Thing, "Unknown partner", "", [-10.0, -230.0], &[]),
        node("mori", Shape::Person, "森 健太郎", "K. Mori · partner", [150.0, 20.0], &[]),
        node("kanto", Shape::Body, "Kanto Trade Association", "4,931 members", [330.0, -260.0], &[]),
        node(
            "nominee",
            Shape::Company,
            "Crest Nominees (Secretaries) Ltd",
            "nominee · 410 mandates",
            [480.0, 480.0],
            &[],
        ),
        node(
            "longname",
            Shape::Company,
            "Shenzhen Qianhai Everlasting Harmony Equity Investment Management Centre (Limited Partnership)",
            "深圳前海恒和股權投資管理中心",
            [640.0, 60.0],
            &[],
        ),
        node("tanaka", Shape::Person, "田中 誠", "M. Tanaka · CEO, 78", [-490.0, 340.0], &[]),
    ];
    for id in [0, 1] {
        nodes[id].deal_party = true;
    }
    nodes[10].stop = true;
    nodes[23].stop = true;
    nodes[20].placeholder = true;
    nodes[2].pinned = true;
    nodes[5].hidden_neighbours = 7;
    nodes[9].hidden_neighbours = 128;
    let mut links = vec![
        link(1, 0, "offer, 2026-03", Ownership),
        link(5, 1, "LP 58–80 %", FundRole),
        link(7, 5, "100 %", Ownership),
        link(7, 8, "same person?", Association),
        link(8, 9, "deputy head, 2019–", Office),
        link(1, 2, "71 %", Ownership),
        link(1, 3, "64 %", Ownership),
        link(4, 1, "GP", FundRole),
        link(5, 6, "manages", Control),
        link(7, 10, "address", Address),
        link(7, 11, "director", Office),
        link(12, 0, "target", Ownership),
        link(1, 12, "acquirer", Ownership),
        link(8, 13, "lecturer 2011–2015", Office),
        link(13, 14, "joint laboratory", Association),
        link(9, 15, "", Association),
        link(5, 16, "owns", Ownership),
        link(4, 17, "operates", Ownership),
        link(5, 18, "registrant", Association),
        link(1, 19, "named in", Association),
        link(4, 20, "LP ? %", FundRole),
        link(21, 4, "partner", Office),
        link(21, 22, "member", Office),
        link(23, 11, "secretary", Office),
        link(24, 13, "25–50 %", Ownership),
        link(25, 0, "88 %", Ownership),
        link(11, 14, "supplies", Supply),
        link(15, 24, "≥ 10 % +2", Ownership),
        link(5, 10, "address", Address),
    ];
    links[3].soft = Some(0.81);
    links[13].former = true;
    links[20].hypothetical = true;
    links[1].ownership = true;
    for at in [0, 1, 2, 3, 4] {
        links[at].on_path = true;
    }
    for at in [0, 1, 5, 7, 8, 9] {
        nodes[at].on_path = true;
    }
    scene(nodes, links)
}

/// `count` nodes on a spiral, each tied to an earlier one: crowded and without randomness.
pub fn crowd(count: u32) -> Scene {
    const SHAPES: [Shape; 6] =
        [Shape::Person, Shape::Company, Shape::Fund, Shape::Body, Shape::Address, Shape::University];
    let nodes = (0..count)
        .map(|i| {
            let angle = i as f32 * 2.399_963;
            let reach = 90.0 * (i as f32).sqrt();
            let pos = [angle.cos() * reach, angle.sin() * reach];
            let classes: &[&'static str] = if i % 37 == 0 { &["state"] } else { &[] };
            let caption =
                if i % 3 == 0 { format!("有限公司 第{i}号") } else { format!("Company number {i} Ltd") };
            node(&format!("n{i}"), SHAPES[i as usize % SHAPES.len()], &caption, "company", pos, classes)
        })
        .collect();
    let tie = |i: u32, other: u32| link(i, other, "50 %", Category::Ownership);
    let links = (1..count).flat_map(|i| [tie(i, i / 2), tie(i, (i * 7) % i.max(1))]).filter(|l| l.a != l.b).collect();
    scene(nodes, links)
}

fn chip(node: &SceneNode) -> Chip {
    Chip {
        id: node.id.clone(),
        caption: node.caption.clone(),
        subtitle: node.subtitle.clone(),
        shape: node.shape,
        badges: node.badges.clone(),
    }
}

/// Two found paths and a suppressed one in [`deal`].
pub fn paths() -> PathsView {
    let scene = deal();
    let chips = |ids: &[&str]| ids.iter().filter_map(|id| scene.node(&EntityId::new(id))).map(chip).collect::<Vec<_>>();
    let tie = |text: &str, soft: bool| (text.to_owned(), soft);
    let first = PathLine {
        chips: chips(&["seta", "zfund", "harbour", "wliang", "liangwei", "ufwd"]),
        ties: vec![
            tie("offer, 2026-03", false),
            tie("limited partner, 58–80 %", false),
            tie("owns 100 %", false),
            tie("same person?", true),
            tie("deputy head, 2019–", false),
        ],
        ends: vec![badge("party")],
        hops: 5,
        soft: 1,
        weakest: "same person?, C3".to_owned(),
        sources: 4,
        cost: 3.1,
        explanation: 1,
        cut: 1,
    };
    let second = PathLine {
        chips: chips(&["seta", "zfund", "harbour", "wliang", "pearl"]),
        ties: first.ties[..3].iter().cloned().chain([tie("director", false)]).collect(),
        ends: vec![badge("list"), badge("state")],
        hops: 4,
        soft: 0,
        weakest: "limited partner, C3".to_owned(),
        sources: 3,
        cost: 3.4,
        explanation: 2,
        cut: 2,
    };
    let suppressed = SuppressedLine {
        reason: "professional body, 4,931 members".to_owned(),
        chips: chips(&["seta", "zfund", "zpartners", "mori", "kanto"]),
    };
    PathsView {
        ask: PathAsk { k: 10, ..PathAsk::to_listed(vec![EntityId::new("seta")]) },
        from: chips(&["seta"]),
        found: FoundPaths { paths: vec![first, second], suppressed: vec![suppressed] },
        coverage:
            "Searched up to 6 steps, valid on 2026-11-21, ownership from 10 %, 1 soft step. Absence is not clearance."
                .to_owned(),
        partial: false,
    }
}
