//! What the product cannot do yet. The list shrinks as it grows, and is empty when it is complete.

/// Functions of the vectors that nothing of ours answers: file, function.
pub const NOT_BUILT: &[(&str, &str)] = &[];

/// Whether a function is on the list of those that are not built; `group.*` stands for all of a group.
pub fn is_listed(file: &str, function: &str) -> bool {
    NOT_BUILT.iter().any(|&(listed_file, listed)| {
        let matches = match listed.strip_suffix('*') {
            Some(group) => function.starts_with(group),
            None => function == listed,
        };
        listed_file == file && matches
    })
}
