//! Tokens that clients sign themselves: JWT with HMAC-SHA256, as the official
//! dialect has them. The key that signs is the secret key that belongs to the
//! access key in `iss`.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;

/// No token is longer: it says who signs and how long it holds.
const LONGEST: usize = 4096;

/// For how long a token may hold, in seconds.
const LONGEST_S: f64 = 24.0 * 60.0 * 60.0;

/// Why a token is no good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is no token.
    #[error("the token is no JWT that is signed with HS256: {0}")]
    Malformed(&'static str),
    /// Nobody has this access key, or it is signed with another secret key.
    #[error(
        "the token's `iss` is the access key of nobody, or it is signed with another secret key; make both with `kinora key create --kling`"
    )]
    Unknown,
    /// It does not hold yet.
    #[error(
        "the token holds from {from_s} on, by its `nbf` in seconds since 1970; check the clock"
    )]
    TooEarly {
        /// Its beginning, in seconds since 1970.
        from_s: i64,
    },
    /// It holds no more.
    #[error("the token held until {until_s}, by its `exp` in seconds since 1970; sign a new one")]
    TooLate {
        /// Its end, in seconds since 1970.
        until_s: i64,
    },
    /// It would hold for ever.
    #[error("the token has no `exp`; give the second since 1970 at which it ends")]
    Endless,
    /// It would hold for longer than any token.
    #[error(
        "the token holds until {until_s}, by its `exp` in seconds since 1970, but may hold for at most a day; sign one that ends sooner"
    )]
    TooLong {
        /// Its end, in seconds since 1970.
        until_s: i64,
    },
}

/// Why there is no caller.
#[derive(Debug)]
pub enum NoCaller {
    /// The token is no good.
    Token(TokenError),
    /// It could not be found out.
    Service(ServiceError),
}

impl From<TokenError> for NoCaller {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<ServiceError> for NoCaller {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// Whether a credential is meant as a token: keys have no dots.
#[must_use]
pub fn is_one(credential: &str) -> bool {
    credential.split('.').count() == 3
}

/// Finds who signed a token that holds now.
///
/// # Errors
///
/// When the token is no good, or the store fails.
pub async fn caller(app: &App, text: &str) -> Result<Caller, NoCaller> {
    let token = Token::read(text)?;
    let found = app.callers.by_access_key(&token.issuer).await?;
    let caller = found.ok_or(TokenError::Unknown)?;
    let sealed = caller.key.kling_secret.as_deref();
    let secret = sealed.and_then(|sealed| app.sealer.open(sealed));
    let secret = secret.ok_or(TokenError::Unknown)?;
    token.check(&secret, app.clock.now_ms().div_euclid(1000))?;
    Ok(caller)
}

/// A token that has the form of one.
#[derive(Debug, PartialEq)]
struct Token<'a> {
    /// What is signed.
    signed: &'a str,
    signature: Vec<u8>,
    issuer: String,
    /// When it begins and ends to hold, in seconds since 1970.
    from_s: Option<f64>,
    until_s: Option<f64>,
}

impl<'a> Token<'a> {
    fn read(text: &'a str) -> Result<Self, TokenError> {
        let malformed = TokenError::Malformed;
        if text.len() > LONGEST {
            return Err(malformed("it is too long"));
        }
        let (signed, signature) = text.rsplit_once('.').unwrap_or_default();
        let (header, claims) = signed.split_once('.').unwrap_or_default();
        let header = json(header).ok_or(malformed("its header is no JSON in base64"))?;
        if header.get("alg").and_then(Value::as_str) != Some("HS256") {
            return Err(malformed("its `alg` is another"));
        }
        // What must be understood and is not makes a token void (RFC 7515, 4.1.11).
        if header.get("crit").is_some() {
            return Err(malformed("its `crit` asks for what is not known here"));
        }
        let claims = json(claims).ok_or(malformed("its claims are no JSON in base64"))?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature);
        let issuer = claims.get("iss").and_then(Value::as_str);
        let time = |name: &str| match claims.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => Ok(number.as_f64()),
            Some(_) => Err(malformed("its `nbf` or `exp` is no number")),
        };
        Ok(Self {
            signed,
            signature: signature.map_err(|_| malformed("its signature is no base64"))?,
            issuer: issuer.ok_or(malformed("it has no `iss`"))?.to_owned(),
            from_s: time("nbf")?,
            until_s: time("exp")?,
        })
    }

    /// Checks who signed it, and only then when it holds.
    fn check(&self, secret: &[u8], now_s: i64) -> Result<(), TokenError> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret).expect("an HMAC key may have any length");
        mac.update(self.signed.as_bytes());
        // In a time that tells nothing of how far it is right.
        mac.verify_slice(&self.signature)
            .map_err(|_| TokenError::Unknown)?;
        let now = now_s as f64;
        if let Some(from) = self.from_s.filter(|from| now < *from) {
            return Err(TokenError::TooEarly {
                from_s: from.ceil() as i64,
            });
        }
        match self.until_s {
            None => Err(TokenError::Endless),
            Some(until) if now >= until => Err(TokenError::TooLate {
                until_s: until.floor() as i64,
            }),
            Some(until) if until > now + LONGEST_S => Err(TokenError::TooLong {
                until_s: until.floor() as i64,
            }),
            Some(_) => Ok(()),
        }
    }
}

/// A part of a token.
fn json(part: &str) -> Option<Value> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SECRET: &[u8] = b"the secret key";
    const NOW: i64 = 1_781_080_794;

    fn encode(json: &Value) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
    }

    fn sign(header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
        mac.update(signed.as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    fn token(claims: &Value) -> String {
        sign(&json!({"alg": "HS256", "typ": "JWT"}), claims)
    }

    fn check(text: &str, now_s: i64) -> Result<(), TokenError> {
        Token::read(text)?.check(SECRET, now_s)
    }

    fn good() -> Value {
        json!({"iss": "access", "exp": NOW + 1800, "nbf": NOW - 5})
    }

    /// The token was made with Python's `hmac`, as the vendor's sample code does.
    #[test]
    fn a_token_of_another_implementation_holds() {
        const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
             eyJpc3MiOiJhY2Nlc3MiLCJleHAiOjE3ODEwODI1OTQsIm5iZiI6MTc4MTA4MDc4OX0.\
             H7IVppvr3Sn9oDkFyKy0v5nb2o8jyFk__tre20r2QxE";
        assert!(is_one(TOKEN));
        let read = Token::read(TOKEN).unwrap();
        assert_eq!(read.issuer, "access");
        assert_eq!(read.check(SECRET, NOW), Ok(()));
    }

    #[test]
    fn a_token_holds_from_its_beginning_to_its_end() {
        let token = token(&good());
        assert_eq!(Token::read(&token).unwrap().issuer, "access");
        let (from_s, until_s) = (NOW - 5, NOW + 1800);
        let early = Err(TokenError::TooEarly { from_s });
        assert_eq!(check(&token, from_s - 1), early);
        assert_eq!(check(&token, from_s), Ok(()));
        assert_eq!(check(&token, until_s - 1), Ok(()));
        let late = Err(TokenError::TooLate { until_s });
        assert_eq!(check(&token, until_s), late);
    }

    #[test]
    fn what_is_not_said_is_not_needed_but_the_end() {
        let no_start = token(&json!({"iss": "a", "exp": NOW as f64 + 0.5, "nbf": null}));
        assert_eq!(check(&no_start, NOW), Ok(()));
        let endless = token(&json!({"iss": "a", "nbf": NOW}));
        assert_eq!(check(&endless, NOW), Err(TokenError::Endless));
    }

    #[test]
    fn nothing_holds_for_longer_than_a_day() {
        let until_s = NOW + 24 * 60 * 60;
        let day = token(&json!({"iss": "a", "exp": until_s}));
        assert_eq!(check(&day, NOW), Ok(()));
        let until_s = until_s + 1;
        let longer = token(&json!({"iss": "a", "exp": until_s}));
        assert_eq!(check(&longer, NOW), Err(TokenError::TooLong { until_s }));
        let endless = token(&json!({"iss": "a", "exp": 1e300}));
        assert!(matches!(
            check(&endless, NOW),
            Err(TokenError::TooLong { .. })
        ));
    }

    #[test]
    fn another_signature_is_refused_whatever_the_times_say() {
        let token = token(&json!({"iss": "access", "exp": 1}));
        let read = Token::read(&token).unwrap();
        assert_eq!(read.check(b"another", NOW), Err(TokenError::Unknown));
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let refused = check(&changed, 0);
            assert!(refused.is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let unsigned = sign(&json!({"alg": "none"}), &good());
        let other = sign(&json!({"alg": "HS512"}), &good());
        let critical = sign(&json!({"alg": "HS256", "crit": ["exp"]}), &good());
        let no_issuer = token(&json!({"exp": NOW + 5}));
        let text = token(&json!({"iss": "a", "exp": "soon"}));
        let list = token(&json!(["iss"]));
        let long = format!("{}.a.b", "a".repeat(LONGEST));
        for text in [
            "..", "a.b.c", "", "a", &unsigned, &other, &critical, &no_issuer, &text, &list, &long,
        ] {
            let refused = check(text, NOW);
            let is_malformed = matches!(refused, Err(TokenError::Malformed(_)));
            assert!(is_malformed, "{text}: {refused:?}");
        }
    }

    #[test]
    fn keys_are_no_tokens() {
        assert!(is_one("a.b.c"));
        for key in ["kin_abc", "a.b", "a.b.c.d", ""] {
            assert!(!is_one(key), "{key}");
        }
    }
}
