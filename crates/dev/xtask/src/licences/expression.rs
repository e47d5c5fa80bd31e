//! SPDX licence expressions: `MIT OR (Apache-2.0 AND ISC)`. `AND` binds tighter than `OR`.

use anyhow::{Result, bail};

/// Whether the expression can be met with the licences that `allows` says yes to. A licence with an exception is one name:
/// `Apache-2.0 WITH LLVM-exception`. The `/` of old manifests stands for `OR`.
///
/// # Errors
/// When it is no such expression.
pub fn is_met(expression: &str, allows: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut parser = Parser { words: spaced.split_whitespace().collect(), next: 0, allows };
    let met = parser.any()?;
    match parser.peek() {
        None => Ok(met),
        Some(word) => bail!("`{word}` is not expected there"),
    }
}

struct Parser<'a> {
    words: Vec<&'a str>,
    next: usize,
    allows: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).copied()
    }

    /// Takes the next word if it is this one.
    fn take(&mut self, word: &str) -> bool {
        let is_it = self.peek() == Some(word);
        self.next += usize::from(is_it);
        is_it
    }

    fn any(&mut self) -> Result<bool> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Ok(met)
    }

    fn all(&mut self) -> Result<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn one(&mut self) -> Result<bool> {
        if self.take("(") {
            let met = self.any()?;
            if !self.take(")") {
                bail!("a bracket is not closed");
            }
            return Ok(met);
        }
        let licence = self.name()?;
        if self.take("WITH") {
            let exception = self.name()?;
            return Ok((self.allows)(&format!("{licence} WITH {exception}")));
        }
        Ok((self.allows)(licence))
    }

    fn name(&mut self) -> Result<&'a str> {
        match self.peek() {
            Some(word) if !["AND", "OR", "WITH", "(", ")"].contains(&word) => {
                self.next += 1;
                Ok(word)
            }
            Some(word) => bail!("`{word}` is not expected there"),
            None => bail!("it ends too early"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        is_met(expression, &|licence| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&licence)).unwrap()
    }

    #[test]
    fn one_of_several_is_enough_for_or_and_all_are_needed_for_and() {
        assert!(met("MIT") && met("GPL-3.0 OR MIT") && met("MIT AND ISC") && met("GPL-3.0/MIT"));
        assert!(!met("GPL-3.0") && !met("MIT AND GPL-3.0") && !met("GPL-2.0 OR GPL-3.0"));
    }

    #[test]
    fn and_binds_tighter_and_brackets_tightest() {
        assert!(met("MIT OR GPL-2.0 AND GPL-3.0"));
        assert!(!met("(MIT OR GPL-2.0) AND GPL-3.0"));
        assert!(met("(GPL-3.0 OR (MIT)) AND ISC"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(met("Apache-2.0 WITH LLVM-exception OR GPL-3.0"));
        assert!(!met("Apache-2.0") && !met("MIT WITH LLVM-exception"));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for expression in ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT ISC", "MIT WITH"] {
            assert!(is_met(expression, &|_| true).is_err(), "{expression}");
        }
    }
}
