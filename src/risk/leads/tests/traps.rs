//! What looks like a lead and is none (methods §5), and that origin changes nothing.

use super::*;

#[test]
fn an_alias_is_no_body() {
    // "People's Liberation Army" is an alias of Shining Path on the SDN list.
    let found = built_in(
        "uni University jurisdiction=jp
         list:path Organization name=\"Shining Path\" alias=\"People's Liberation Army\" jurisdiction=pe topics=sanction
         office Organization name=\"Army choir\" jurisdiction=jp
         ref:pla MilitaryUnit name=\"People's Liberation Army\" jurisdiction=cn classification=pla
         uni -ResearchAgreement-> office",
    );
    assert!(found.leads.is_empty(), "{:?}", ids(&found));
}

#[test]
fn what_is_shared_by_thousands_is_no_tie() {
    let found = built_in(
        "as_of 2026-06-30
         deal target=lens acquirer=acq
         lens Company jurisdiction=jp
         acq Company jurisdiction=tw addressEntity=tower
         soe Company jurisdiction=cn topics=gov.soe addressEntity=tower
         agent Company jurisdiction=hk
         stop agent
         tower Address full=\"1 Example Quay\"
         stop tower
         boss Person lastName=Wang birthPlace=Yueshui nationality=cn
         chief Person lastName=Wang birthPlace=Yueshui nationality=cn
         society Organization jurisdiction=cn
         agent -Representation-> acq role=\"registration agent\"
         agent -Representation-> soe role=\"registration agent\"
         boss -Directorship-> acq
         chief -Directorship-> soe
         boss -Membership-> society role=member
         chief -Membership-> society role=member",
    );
    assert!(found.leads.is_empty(), "{:?}", ids(&found));
}

#[test]
fn a_large_professional_body_is_not_walked_through() {
    // Even a council member of a society that also has members of the party in its council.
    let found = built_in(
        "as_of 2026-06-30
         deal target=lens acquirer=fund
         lens Company jurisdiction=jp
         fund Fund jurisdiction=jp
         boss Person
         chief Person
         society Organization jurisdiction=jp
         office PartyBody jurisdiction=cn
         boss -Ownership-> fund percentage=50
         boss -Membership-> society role=\"council member\"
         chief -Membership-> society role=\"council member\"
         chief -Membership-> office role=secretary",
    );
    assert!(found.leads.is_empty(), "{:?}", ids(&found));
}

#[test]
fn the_academy_as_a_whole_is_not_its_listed_institute() {
    let found = built_in(
        "uni University jurisdiction=jp
         cas Organization name=\"Academy of Sciences\" jurisdiction=cn
         inst ResearchInstitute name=\"Institute 7\" jurisdiction=cn parent=cas topics=export.control
         uni -ResearchAgreement-> cas",
    );
    assert!(found.leads.is_empty(), "{:?}", ids(&found));
}

#[test]
fn counter_sanctions_are_no_end() {
    let found = built_in(
        "deal target=lens acquirer=acq
         lens Company jurisdiction=jp
         acq Company jurisdiction=us
         maker Company jurisdiction=us topics=sanction.counter
         maker -Ownership-> acq percentage=80",
    );
    assert!(found.leads.is_empty(), "{:?}", ids(&found));
}

#[test]
fn origin_changes_nothing() {
    const ORIGINS: [&str; 8] =
        ["nationality", "citizenship", "birthPlace", "birthCountry", "ethnicity", "lastName", "country", "residence"];
    let codes = ["cn", "jp", "us", "tw", "ru", "hk", "kr"];
    let build = |shift: usize| {
        let mut text = String::from(
            "as_of 2026-06-30\ndeal target=lens acquirer=fund date=2026-04-20\n\
             lens Company jurisdiction=jp successorStatus=none sensitiveTechnology=optics\nfund Fund jurisdiction=jp\n\
             acme Company jurisdiction=jp\nuni University jurisdiction=jp\n\
             ref:buaa University name=\"Beihang University\" jurisdiction=cn classification=university.seven_sons\n\
             office PartyBody jurisdiction=cn\nref:plan TalentProgramme jurisdiction=cn classification=talent_programme\n",
        );
        for row in 0..7 {
            text.push_str(&format!("p{row} Person birthDate=1950"));
            for (column, prop) in ORIGINS.iter().enumerate() {
                text.push_str(&format!(" {prop}={}", codes[(row * 3 + column + shift * (column + 1)) % codes.len()]));
            }
            text.push('\n');
        }
        text.push_str(
            "p0 -Ownership-> fund percentage=60\np0 -Membership-> office role=adviser\n\
             p1 -Employment-> uni startDate=2001 endDate=2010\np1 -Employment-> buaa startDate=2011\n\
             p2 -Employment-> lens startDate=2001\np2 -Membership-> plan role=member startDate=2005\n\
             p3 -Ownership-> lens percentage=100\np4 -Approach-> p2\np4 -Employment-> office role=recruiter\n\
             p5 -Employment-> lens endDate=2020\np5 -TechnologyTransfer-> p6\np6 -Associate-> p0\n\
             uni -ResearchAgreement-> buaa\nfund -Approach-> lens\n",
        );
        let tiny = Tiny::parse(&text).unwrap();
        leads(&tiny.world(), Rules::built_in(), &|| false)
    };
    let first = build(0);
    let rules: BTreeSet<&str> = ids(&first).into_iter().collect();
    assert!(rules.len() >= 6, "{rules:?}");
    // Far more than the seven different ones: the shifts repeat, the answer may not change.
    for shift in 1..60 {
        assert_eq!(build(shift), first);
    }
}
