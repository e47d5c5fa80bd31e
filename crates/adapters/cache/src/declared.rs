//! What all clients cache, for the compiler.

/// What a method caches, in shapes: `{}` for each placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The shape of its key.
    pub key: &'static str,
    /// The shapes of the groups that it is in.
    pub groups: &'static [&'static str],
}

/// Whether any client caches under a key, or in a group, of that shape. Where a key has a placeholder, the shape may have
/// a word: `template-{}-version-None` is a key of `template-{}-version-{}`.
pub const fn is_declared(shape: &str, clients: &[&[Declared]]) -> bool {
    let mut client = 0;
    while client < clients.len() {
        let mut method = 0;
        while method < clients[client].len() {
            let declared = clients[client][method];
            if fits(declared.key, shape) {
                return true;
            }
            let mut group = 0;
            while group < declared.groups.len() {
                if fits(declared.groups[group], shape) {
                    return true;
                }
                group += 1;
            }
            method += 1;
        }
        client += 1;
    }
    false
}

/// Constants cannot compare texts otherwise.
const fn fits(declared: &str, shape: &str) -> bool {
    let (declared, shape) = (declared.as_bytes(), shape.as_bytes());
    let (mut at, mut other) = (0, 0);
    while at < declared.len() && other < shape.len() {
        if declared[at] == shape[other] {
            at += 1;
            other += 1;
        } else if declared[at] == b'{' && is_of_a_word(shape[other]) {
            at += 2;
            while other < shape.len() && is_of_a_word(shape[other]) {
                other += 1;
            }
        } else {
            return false;
        }
    }
    at == declared.len() && other == shape.len()
}

const fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHED: &[&[Declared]] = &[
        &[Declared { key: "user-{}", groups: &[] }],
        &[Declared { key: "template-{}-version-{}", groups: &["service-{}-template-*"] }],
    ];

    #[test]
    fn a_change_is_of_a_key_or_a_group_that_is_declared() {
        for shape in
            ["user-{}", "user-1", "template-{}-version-{}", "template-{}-version-None", "service-{}-template-*"]
        {
            assert!(is_declared(shape, CACHED), "{shape}");
        }
        for shape in ["user-", "user-{}-x", "users-{}", "template-{}-versions", "service-{}-*", "template-{}", ""] {
            assert!(!is_declared(shape, CACHED), "{shape}");
        }
    }
}
