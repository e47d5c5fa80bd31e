//! Names of brandings are made from what they show; two that show the same are told apart by a number.

/// The first name of `wanted`, `wanted (alternate 1)` and so on to 99 that none of `taken` is: ignoring case for the first,
/// exactly for the others. `None` when all are taken.
///
/// ```
/// use tidings_domain::branding_name::unique;
///
/// let taken = ["DEPARTMENT".to_owned(), "Department (alternate 1)".to_owned()];
/// assert_eq!(unique("Office", &taken).as_deref(), Some("Office"));
/// assert_eq!(unique("Department", &taken).as_deref(), Some("Department (alternate 2)"));
/// ```
pub fn unique(wanted: &str, taken: &[String]) -> Option<String> {
    let lower = wanted.to_lowercase();
    if !taken.iter().any(|name| name.to_lowercase() == lower) {
        return Some(wanted.to_owned());
    }
    (1..100).map(|number| format!("{wanted} (alternate {number})")).find(|name| !taken.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_names_are_the_end() {
        let mut taken = vec!["X".to_owned()];
        taken.extend((1..99).map(|number| format!("X (alternate {number})")));
        assert_eq!(unique("X", &taken).as_deref(), Some("X (alternate 99)"));
        taken.push("X (alternate 99)".to_owned());
        assert_eq!(unique("X", &taken), None);
    }
}
