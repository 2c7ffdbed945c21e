//! What can be wrong with a rule file. Every error names the line first and the file last.

/// A rule that is not used, and why. The others still run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not TOML, a key missing or unknown, a value of the wrong kind.
    #[error("line {line}: {what} ({file})")]
    Shape { line: usize, what: String, file: String },
    /// A schema, category, class, property, node or step that does not exist.
    #[error("line {line}: unknown {kind} \"{name}\" ({file})")]
    Unknown { line: usize, kind: &'static str, name: String, file: String },
    /// Something that has no meaning, or is over a limit.
    #[error("line {line}: {what} ({file})")]
    Meaning { line: usize, what: String, file: String },
    /// A condition on where a person comes from or what the person is called.
    #[error(
        "line {line}: {name} may not be read: rules look at documented ties, never at origin or names of persons ({file})"
    )]
    Origin { line: usize, name: String, file: String },
    /// One of its own tests answers otherwise.
    #[error("line {line}: its own test \"{name}\" {what} ({file})")]
    Test { line: usize, name: String, what: String, file: String },
    /// The id is taken.
    #[error("line {line}: a rule called \"{id}\" exists already ({file})")]
    Twice { line: usize, id: String, file: String },
}

impl RuleError {
    /// 1-based.
    pub fn line(&self) -> usize {
        match self {
            Self::Shape { line, .. }
            | Self::Unknown { line, .. }
            | Self::Meaning { line, .. }
            | Self::Origin { line, .. }
            | Self::Test { line, .. }
            | Self::Twice { line, .. } => *line,
        }
    }
}
