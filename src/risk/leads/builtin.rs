//! The rule files that are part of the program.

/// File name and content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("routes/acquaintance_chain.toml", include_str!("../../../assets/rules/routes/acquaintance_chain.toml")),
    (
        "routes/acquirer_held_by_flagged.toml",
        include_str!("../../../assets/rules/routes/acquirer_held_by_flagged.toml"),
    ),
    ("routes/fund_front.toml", include_str!("../../../assets/rules/routes/fund_front.toml")),
    ("routes/joint_venture_know_how.toml", include_str!("../../../assets/rules/routes/joint_venture_know_how.toml")),
    (
        "routes/local_subsidiary_of_flagged.toml",
        include_str!("../../../assets/rules/routes/local_subsidiary_of_flagged.toml"),
    ),
    (
        "routes/media_ties_after_job_change.toml",
        include_str!("../../../assets/rules/routes/media_ties_after_job_change.toml"),
    ),
    ("routes/no_successor_approach.toml", include_str!("../../../assets/rules/routes/no_successor_approach.toml")),
    ("routes/parallel_projects.toml", include_str!("../../../assets/rules/routes/parallel_projects.toml")),
    ("routes/recruitment_approach.toml", include_str!("../../../assets/rules/routes/recruitment_approach.toml")),
    ("routes/rented_infrastructure.toml", include_str!("../../../assets/rules/routes/rented_infrastructure.toml")),
    (
        "routes/research_with_listed_university.toml",
        include_str!("../../../assets/rules/routes/research_with_listed_university.toml"),
    ),
    ("routes/restricted_goods_front.toml", include_str!("../../../assets/rules/routes/restricted_goods_front.toml")),
    (
        "routes/scientist_to_weapons_institute.toml",
        include_str!("../../../assets/rules/routes/scientist_to_weapons_institute.toml"),
    ),
    (
        "routes/student_to_military_employer.toml",
        include_str!("../../../assets/rules/routes/student_to_military_employer.toml"),
    ),
    ("routes/talent_programme_member.toml", include_str!("../../../assets/rules/routes/talent_programme_member.toml")),
    ("routes/third_country_front.toml", include_str!("../../../assets/rules/routes/third_country_front.toml")),
    (
        "patterns/assets_moved_to_sibling.toml",
        include_str!("../../../assets/rules/patterns/assets_moved_to_sibling.toml"),
    ),
    ("patterns/capital_ring.toml", include_str!("../../../assets/rules/patterns/capital_ring.toml")),
    ("patterns/dormant_revived.toml", include_str!("../../../assets/rules/patterns/dormant_revived.toml")),
    ("patterns/fronting_person.toml", include_str!("../../../assets/rules/patterns/fronting_person.toml")),
    ("patterns/fund_flagged_capital.toml", include_str!("../../../assets/rules/patterns/fund_flagged_capital.toml")),
    ("patterns/military_name_dropped.toml", include_str!("../../../assets/rules/patterns/military_name_dropped.toml")),
    (
        "patterns/officers_replaced_before_deal.toml",
        include_str!("../../../assets/rules/patterns/officers_replaced_before_deal.toml"),
    ),
    ("patterns/parallel_minorities.toml", include_str!("../../../assets/rules/patterns/parallel_minorities.toml")),
    ("patterns/party_clause.toml", include_str!("../../../assets/rules/patterns/party_clause.toml")),
    ("patterns/pledge_to_state_bank.toml", include_str!("../../../assets/rules/patterns/pledge_to_state_bank.toml")),
    ("patterns/secrecy_row.toml", include_str!("../../../assets/rules/patterns/secrecy_row.toml")),
    ("patterns/stakes_just_under.toml", include_str!("../../../assets/rules/patterns/stakes_just_under.toml")),
];
