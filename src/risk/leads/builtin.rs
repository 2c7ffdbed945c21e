//! The rule files that are part of the program.

/// File name and content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("routes/fund_front.toml", include_str!("../../../assets/rules/routes/fund_front.toml")),
    ("routes/third_country_front.toml", include_str!("../../../assets/rules/routes/third_country_front.toml")),
    (
        "routes/research_with_listed_university.toml",
        include_str!("../../../assets/rules/routes/research_with_listed_university.toml"),
    ),
];
