//! Hashes of passwords and sign-in codes: bcrypt, as the columns have it that Notify reads as well.

use crate::{Failure, random};

/// Two to the power of this many rounds.
const COST: u32 = 10;

/// The hash to store. Only the first 72 bytes count, which is bcrypt's limit.
///
/// # Errors
/// When the hash cannot be made.
pub async fn hash(text: &str) -> Result<String, Failure> {
    let (text, salt) = (text.to_owned(), random::salt());
    let hashed = aside(move || bcrypt::hash_with_salt(text, COST, salt)).await?;
    Ok(hashed.map_err(|error| Failure::Broken(error.to_string()))?.format_for_version(bcrypt::Version::TwoB))
}

/// Whether this is what was hashed. A stored text that is no hash is nobody's.
///
/// # Errors
/// When the process ends.
pub async fn matches(text: &str, hash: String) -> Result<bool, Failure> {
    Ok(first_match(text, vec![hash]).await?.is_some())
}

/// The place of the first hash that this was hashed to.
///
/// # Errors
/// When the process ends.
pub async fn first_match(text: &str, hashes: Vec<String>) -> Result<Option<usize>, Failure> {
    let text = text.to_owned();
    aside(move || hashes.iter().position(|hash| bcrypt::verify(&text, hash).unwrap_or(false))).await
}

/// Hashing takes its time, so it is done where nobody waits for it who has not asked for it.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_that_of_its_text_only() {
        let hash = hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$2b$10$"), "{hash}");
        assert!(matches("correct horse", hash.clone()).await.unwrap());
        assert!(!matches("correct horsf", hash.clone()).await.unwrap());
        assert!(!matches("anything", "!".to_owned()).await.unwrap());
        assert_eq!(first_match("correct horse", vec!["!".to_owned(), hash]).await.unwrap(), Some(1));
    }

    #[tokio::test]
    async fn hashes_that_others_made_are_known() {
        // By Python's bcrypt, of "password", and of 72 times "é" cut after 72 bytes.
        let made_elsewhere = MADE_ELSEWHERE.map(str::to_owned);
        assert_eq!(first_match("password", made_elsewhere.to_vec()).await.unwrap(), Some(0));
        assert_eq!(first_match(&"é".repeat(72), made_elsewhere.to_vec()).await.unwrap(), Some(1));
    }

    const MADE_ELSEWHERE: [&str; 2] = [
        "$2b$10$jS2/Sr8eNUl3YnyLVVJqYOigWb9oxcAsCdVll8jCALXxKci8LT1ZO",
        "$2b$10$FC8N.ehrcmVzKQ50PhkLcuqN3oQBtLlsAnLm4TGCMlBmr.c4o8Qjq",
    ];
}
