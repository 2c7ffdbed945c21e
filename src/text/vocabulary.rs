//! Word lists for names of organisations: what says little, and what stands for what.
//!
//! Words are in normal form and singular, as `tokens` makes them. The lists say how much a word
//! distinguishes one organisation from another; they say nothing about anybody's origin.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Carry nothing: articles, prepositions, conjunctions.
const STOP: &str = "the of and for in on at to by a an de la le les du des der die das und fur von e y da do dos di del \
    della el et van den het en i";

/// Come and go between spellings of one organisation's name.
const FILLER: &str = "group holding company corporation co corp limited ltd inc incorporated plc llc enterprise \
    conglomerate international worldwide global parent firm";

/// Common in names of organisations: agreeing on them is no evidence, differing in them is.
const GENERIC: &str = "university college school academy institute institution research laboratory lab center national state \
    ministry department bureau office commission committee council administration agency association society union \
    federation foundation trust fund capital investment asset management partner venture equity bank finance financial \
    insurance security service solution system technology technical science scientific engineering engineer industry \
    industrial manufacturing production product development design digital data information intelligence communication \
    telecommunication network software computer electronic electric electrical electronics power energy oil gas \
    petroleum chemical material metal steel machinery machine equipment instrument precision optical aviation aerospace \
    aeronautic astronautic space satellite flight aircraft marine ship shipbuilding shipping logistic transport \
    transportation railway automobile automotive motor vehicle construction building property estate trade trading \
    import export commercial commerce business consulting media culture cultural education medical medicine health \
    pharmaceutical biotechnology agriculture food north south east west northern southern eastern western northwestern \
    northwest southeast central great new general first advanced applied modern united peoples people liberation army navy \
    force military defense republic front party communist political public security social special joint strategic \
    support unit factory plant base branch subsidiary division headquarters city province provincial municipal county \
    district physics physic chemistry mathematic polytechnic polytechnical nuclear ordnance weapon arms missile";

/// Places: often put before or after the same name, and often all that tells two branches apart.
const PLACE: &str = "china beijing shanghai tianjin chongqing guangdong guangzhou shenzhen dongguan zhuhai foshan hainan hebei \
    henan shandong shanxi shaanxi jiangsu zhejiang anhui fujian jiangxi hubei hunan sichuan guizhou yunnan gansu qinghai \
    liaoning jilin heilongjiang xinjiang tibet ningxia guangxi mongolia hangzhou nanjing suzhou wuxi ningbo xiamen fuzhou \
    jinan qingdao wuhan changsha chengdu xian kunming urumqi harbin dalian shenyang changchun hefei zhengzhou taiyuan \
    lanzhou nanchang guiyang nanning haikou taiwan taipei hong kong hongkong macau japan tokyo osaka kyoto nagoya \
    yokohama fukuoka kobe hokkaido tohoku kyushu korea seoul busan singapore malaysia indonesia thailand bangkok vietnam \
    hanoi philippine india delhi mumbai pakistan iran tehran israel uae dubai turkey istanbul russia moscow petersburg \
    ukraine kiev kyiv belarus minsk kazakhstan germany deutschland berlin munich frankfurt france paris italy italia rome \
    milan spain madrid portugal netherland amsterdam belgium brussel switzerland zurich austria vienna sweden norway \
    denmark finland poland czech hungary romania greece uk england britain london scotland ireland dublin usa america \
    canada toronto mexico brazil argentina chile peru panama australia sydney zealand africa egypt europe european asia \
    pacific cayman bermuda bvi jersey guernsey luxembourg cyprus malta hk prc";

/// Bigrams of Han and kana names that say little. Places are in [`CJK_PLACE`].
const CJK_GENERIC: &str = "国际 科技 技术 科学 学院 大学 研究 究所 究院 工业 工程 电子 信息 通信 通讯 网络 软件 系统 设备 装备 机械 制造 \
    材料 化学 化工 能源 石油 电力 汽车 航空 航天 空航 船舶 重工 投资 资本 资产 管理 基金 金融 银行 证券 保险 贸易 商事 商业 实业 产业 \
    建设 建筑 发展 开发 设计 服务 教育 文化 医疗 医药 药业 生物 食品 农业 物流 运输 铁路 国家 国防 中央 委员 员会 省人 人民 民政 政府 \
    军事 军工 解放 放军 公司 集团 总公 中心 协会 学会 财团 法人 理工 工大 航大 天大 师范 股份 控股 北方 南方 东方 西北 兵器 核工 事务 \
    工场 製作 作所 ホー ール ルデ ディ ィン ング グス グル ルー ープ シス ステ テム テッ ック エン ンジ ジニ ニア ソリ リュ ュー ーシ \
    ショ ョン コー ポレ レー ーポ";

const CJK_PLACE: &str = "中国 北京 上海 天津 重庆 广东 广州 深圳 东莞 珠海 河北 河南 山东 山西 陕西 江苏 浙江 安徽 福建 江西 湖北 湖南 四川 \
    贵州 云南 甘肃 青海 辽宁 吉林 新疆 西藏 宁夏 广西 内蒙 蒙古 杭州 南京 苏州 无锡 宁波 厦门 福州 济南 青岛 武汉 长沙 成都 西安 昆明 \
    尔滨 哈尔 大连 沈阳 长春 合肥 郑州 太原 兰州 台湾 台北 香港 澳门 日本 东京 大阪 京都 名古 横滨 福冈 神户 韩国 美国 英国 德国 法国";

/// Abbreviations, spellings and demonyms, to the word they stand for.
const SAME: &str = "tech=technology techs=technology technologie=technology technol=technology univ=university \
    inst=institute intl=international int=international mfg=manufacturing manuf=manufacturing manufacture=manufacturing \
    dev=development eng=engineering engr=engineering engrg=engineering ind=industry inds=industry indus=industry \
    sci=science natl=national nat=national govt=government dept=department elec=electronic electronics=electronic \
    comm=communication telecom=telecommunication info=information mgmt=management mgt=management invest=investment \
    inv=investment hldg=holding hldgs=holding svcs=service svc=service sys=system assoc=association corp=corporation \
    corpn=corporation cor=corporation co=company ltd=limited inc=incorporated equip=equipment mach=machinery chem=chemical \
    pharma=pharmaceutical bros=brother lab=laboratory labs=laboratory acad=academy res=research centre=center \
    defence=defense labour=labor organisation=organization chinese=china russian=russia japanese=japan \
    german=germany french=france italian=italy iranian=iran korean=korea indian=india \
    peking=beijing nanking=nanjing canton=guangzhou tsinghua=qinghua \
    aeronautical=aeronautic astronautical=astronautic naval=navy";

/// Words that name nobody, and words that may stand beside them.
const UNNAMED: &str = "unknown undisclosed unnamed unidentified unspecified anonymous confidential withheld redacted none nil na \
    nominee owner beneficial shareholder holder investor person individual name director various not tbd tba";
const BESIDE_UNNAMED: &str = "ultimate other company entity party no disclosed available applicable public information stated \
    given read legal natural";

/// Phrases that say so wherever they stand.
const UNNAMED_PHRASE: [&str; 23] = [
    "undisclosed",
    "no information",
    "not disclosed",
    "name not",
    "unnamed",
    "unidentified",
    "name unknown",
    "name withheld",
    "不明",
    "未公开",
    "未公表",
    "非公开",
    "未披露",
    "未详",
    "未知",
    "匿名",
    "氏名不详",
    "未公布",
    "名义人不明",
    "неизвестно",
    "미공개",
    "불명",
    "unbekannt",
];

fn set(words: &'static str) -> BTreeSet<&'static str> {
    words.split_whitespace().collect()
}

pub(super) static STOPS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(STOP));
pub(super) static FILLERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(FILLER));
pub(super) static GENERICS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(GENERIC));
pub(super) static PLACES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(PLACE));
pub(super) static UNNAMED_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(UNNAMED));
pub(super) static BESIDE_UNNAMED_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(BESIDE_UNNAMED));
pub(super) static UNNAMED_PHRASES: LazyLock<Vec<String>> =
    LazyLock::new(|| UNNAMED_PHRASE.iter().map(|phrase| super::normal(phrase)).collect());

/// Bigrams after the fold of Han variants, so that the lists may be written in any form.
pub(super) static CJK_GENERICS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| CJK_GENERIC.split_whitespace().map(super::normal).collect());
pub(super) static CJK_PLACES: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| CJK_PLACE.split_whitespace().map(super::normal).collect());

pub(super) static SAME_AS: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| SAME.split_whitespace().filter_map(|pair| pair.split_once('=')).collect());
