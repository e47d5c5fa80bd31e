//! What all clients cache, for the compiler.

/// What a method caches, in formats as they are written: `service-{service_id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The format of its key.
    pub key: &'static str,
    /// The formats of the groups that it is in.
    pub groups: &'static [&'static str],
}

/// Whether any client caches under a key, or in a group, of that format, whatever its placeholders are called. Where a key
/// has a placeholder, there may be a word: `template-{id}-version-None` is a key of `template-{template_id}-version-{version}`.
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
        if declared[at] == b'{' && shape[other] == b'{' {
            at = after_placeholder(declared, at);
            other = after_placeholder(shape, other);
        } else if declared[at] == b'{' && is_of_a_word(shape[other]) {
            at = after_placeholder(declared, at);
            while other < shape.len() && is_of_a_word(shape[other]) {
                other += 1;
            }
        } else if declared[at] == shape[other] {
            at += 1;
            other += 1;
        } else {
            return false;
        }
    }
    at == declared.len() && other == shape.len()
}

const fn after_placeholder(format: &[u8], mut at: usize) -> usize {
    while at < format.len() && format[at] != b'}' {
        at += 1;
    }
    at + 1
}

const fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHED: &[&[Declared]] = &[
        &[Declared { key: "user-{user_id}", groups: &[] }],
        &[Declared { key: "template-{template_id}-version-{version}", groups: &["service-{service_id}-template-*"] }],
    ];

    #[test]
    fn a_change_is_of_a_key_or_a_group_that_is_declared() {
        for shape in [
            "user-{}",
            "user-{id}",
            "user-1",
            "template-{}-version-{}",
            "template-{a}-version-None",
            "service-{}-template-*",
        ] {
            assert!(is_declared(shape, CACHED), "{shape}");
        }
        for shape in ["user-", "user-{}-x", "users-{}", "template-{}-versions", "service-{}-*", "template-{}", ""] {
            assert!(!is_declared(shape, CACHED), "{shape}");
        }
    }
}
