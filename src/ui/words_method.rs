//! The message catalogue of the method page: what results are made from, and what is never used.
//!
//! Each paragraph says only what the program does; numbers are those of the rooms that compute them.

use super::words::Word;

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub const $name: Word = Word::new($en, $ja);)*

        #[cfg(test)]
        pub const ALL: &[(&str, Word)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    CONTENTS: "On this page" / "このページの内容";
    TITLE: "About this score" / "評価のしくみ";
    LEDE: "There is no single score. Every result is a sentence that can be checked: who, how much, under which rule, on which day, how certain, and which sources say so." / "総合点はありません。どの結果も検証できる一文です。誰が、どれだけ、どの規則で、どの日に、どれほど確かで、どの情報源がそう述べているか。";

    USED: "What results are made from" / "何から作られるか";
    USED_HOW: "Only what a source states about an entity or a tie between two." / "情報源が主体または二者の関係について述べた事柄だけです。";
    USED_LISTS: "List membership" / "リストへの掲載";
    USED_LISTS_TEXT: "official lists and the reference pack, with edition and date" / "公的リストと参照資料。版と日付つき";
    USED_OWNERSHIP: "Ownership" / "所有";
    USED_OWNERSHIP_TEXT: "capital and votes, as stated in registers and filings" / "登記や届出に記された資本と議決権";
    USED_CONTROL: "Control" / "支配";
    USED_CONTROL_TEXT: "appointment rights, contracts, general-partner roles" / "任免権、契約、無限責任組合員の地位";
    USED_OFFICE: "Office" / "役職";
    USED_OFFICE_TEXT: "board seats and posts in companies and public bodies" / "企業や公的機関での役員・職位";
    USED_WORK: "Employment and study" / "雇用と在籍";
    USED_WORK_TEXT: "where somebody worked or studied, with dates" / "勤務先・在籍先と時期";
    USED_AGREEMENT: "Agreements and joint work" / "契約と共同事業";
    USED_AGREEMENT_TEXT: "contracts, joint ventures, joint research" / "契約、合弁、共同研究";
    USED_FUNDING: "Funding" / "資金";
    USED_FUNDING_TEXT: "loans, pledges, grants, fund commitments" / "融資、担保、助成、出資約束";
    USED_PLACE: "Shared places and means" / "共有する所在と手段";
    USED_PLACE_TEXT: "addresses, telephones, servers; mass addresses are stopped" / "住所、電話、サーバー。大量登録住所では止める";

    NEVER: "What is never used" / "決して使わないもの";
    NEVER_HOW: "No lead, rule, path or order depends on any of these of a person." / "個人の次の事柄に左右される手がかり・規則・経路・順序はありません。";
    NEVER_NATIONALITY: "Nationality" / "国籍";
    NEVER_CITIZENSHIP: "Citizenship" / "市民権";
    NEVER_BIRTHPLACE: "Birthplace" / "出生地";
    NEVER_ETHNICITY: "Ethnicity" / "民族";
    NEVER_SURNAME: "Surname, or the script a name is written in" / "姓、および名前の表記文字";
    PROOF: "How that is proven" / "その証明";
    PROOF_TEXT: "With every build a test deals nationality, citizenship, birthplace and ethnicity out anew among the people of every sample and exchanges their surnames, a thousand times over, and asks for flags, leads, rules, paths and ownership again. One difference, and the build fails. Names serve only to recognise the same person in two records, which an analyst decides." / "ビルドのたびに、全見本の人物について国籍・市民権・出生地・民族を配り直し、姓を入れ替えることを千回行い、印・手がかり・規則・経路・所有を求め直します。一つでも違えばビルドは失敗します。名前は二つの記録が同じ人物かを確かめるためだけに使い、判断は分析者が行います。";

    ANSWERS: "Three answers, never blended" / "混ぜない三つの答え";
    ANSWER_INTEREST: "Economic interest" / "経済的持分";
    ANSWER_INTEREST_TEXT: "How much of the profit ends up with whom, through every chain and ring. At least and at most, because unknown shares stay unknown." / "連鎖や循環を通じて利益のどれだけが誰に帰するか。不明な持分は不明のまま、最小と最大で示します。";
    ANSWER_CONTROL: "Control" / "支配";
    ANSWER_CONTROL_TEXT: "Who can decide: more than half of the votes together with those one controls, or a right to appoint, a contract, a role." / "誰が決められるか。支配先と合わせて議決権の過半数、または任免権・契約・地位によります。";
    ANSWER_RULE: "Legal rule" / "法令の規則";
    ANSWER_RULE_TEXT: "What a rule of one jurisdiction says on one day: met, not met, or open because something is not known." / "ある法域の規則がある日に何と言うか。該当、非該当、または不明があるため未確定。";

    RISKS: "Three risks, told apart" / "分けて示す三つのリスク";
    RISK_SEED: "Seed" / "本人";
    RISK_SEED_TEXT: "The entity itself is listed, or is a state, party or military body." / "主体そのものが掲載されている、または国家・党・軍の機関である。";
    RISK_NETWORK: "Network" / "つながり";
    RISK_NETWORK_TEXT: "It is so many documented steps of a stated kind away from one. Reach is not risk: the kind of tie decides what it means." / "記録された関係を何段たどればそこに至るか。届くこと自体はリスクではなく、関係の種類が意味を決めます。";
    RISK_IDENTITY: "Identity" / "同一性";
    RISK_IDENTITY_TEXT: "It is possibly the same as a listed entity. A name alone never decides it; an analyst does." / "掲載された主体と同一かもしれない。名前だけでは決まらず、分析者が判断します。";

    STRENGTH: "How strength is made" / "強さの求め方";
    STRENGTH_1: "Each statement carries an Admiralty pair" / "各記述に評価の対がつく";
    STRENGTH_1_TEXT: "A–F for how reliable its source is, 1–6 for how credible what it says is. F and 6 mean: cannot be judged." / "情報源の信頼性を A–F、内容の確からしさを 1–6 で示します。F と 6 は「判断できない」の意味です。";
    STRENGTH_2: "A chain is as strong as its weakest tie" / "鎖の強さは最も弱い環で決まる";
    STRENGTH_2_TEXT: "A lead shows the grade of the weakest tie it rests on, never an average." / "手がかりには平均ではなく、よりどころの中で最も弱い関係の評価を示します。";
    STRENGTH_3: "Independent sources count, copies do not" / "独立した情報源だけを数える";
    STRENGTH_3_TEXT: "Pages that repeat one origin are one source." / "同じ出所を写したものは一つと数えます。";
    STRENGTH_4: "The evidence cut" / "根拠の切れ目";
    STRENGTH_4_TEXT: "The smallest number of sources whose failure would break the result. One means: it hangs on a single source." / "いくつの情報源が誤りなら結果が崩れるか、その最小数。1 なら一つの情報源にかかっています。";

    ABSENCE: "Absence is not clearance" / "無いことは潔白の証明ではない";
    ABSENCE_TEXT: "Every answer says what was searched and what could not be looked at. “Could not look” is never shown as “found nothing”, and an unknown share is never zero." / "どの答えにも、何を調べ、何を調べられなかったかを示します。「調べられない」を「無かった」とはせず、不明な持分をゼロとはしません。";

    CLASSES: "Flagged classes" / "印をつける区分";
    CLASSES_HOW: "Severity orders flags from 1 (a note) to 5. It is not a score, and nothing is added up." / "重さは 1（注記）から 5 までの並び順です。点数ではなく、合計もしません。";
    SEVERITY: "severity" / "重さ";
    ENDS_NOT: "never the end of a path" / "経路の終点にはならない";
    VERSIONS: "Versions in use" / "使用中の版";
    CLASS_TABLE: "Class table" / "区分表";
    PROGRAM: "Program" / "プログラム";
    NO_RULES_YET: "The legal rules appear here once they have been worked out for this case." / "法令の規則は、この案件で計算が済むとここに並びます。";
    OWN_RULE: "own rule" / "独自の規則";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Lang;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word.pick(Lang::En).is_empty() && !word.pick(Lang::Ja).is_empty(), "{name}");
        }
    }
}
