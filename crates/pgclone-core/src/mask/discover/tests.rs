use super::Kind::*;
use super::*;
use proptest::prelude::*;

fn category(name: &str, kind: Kind) -> Option<&'static str> {
    classify(name, kind).map(|p| p.category)
}

fn column(name: &str, type_name: &str, oid: u32) -> Column {
    let fields = serde_json::json!({"num": 1, "name": name, "type_name": type_name, "type_oid": oid, "wire_type": oid});
    serde_json::from_value(fields).unwrap()
}

#[test]
fn words_are_split_as_people_write_them() {
    for (name, expected) in [
        ("first_name", "first name"),
        ("firstName", "first name"),
        ("FirstName", "first name"),
        ("FIRST_NAME", "first name"),
        ("IPAddress", "ip address"),
        ("email2", "email 2"),
        ("e-mail (work)", "e mail work"),
        ("prénom", "prenom"),
        ("__x__", "x"),
        ("", ""),
    ] {
        assert_eq!(words(name).join(" "), expected, "{name}");
    }
}

#[test]
fn every_documented_name_is_found_with_its_documented_strategy() {
    for (names, kind, category, strategy) in [
        ("email e_mail", Text, "Email", "email"),
        (
            "first_name last_name full_name firstname lastname fullname",
            Text,
            "PII - Name",
            "name",
        ),
        ("customer_name employee_name contact_name", Text, "PII - Name", "name"),
        ("phone mobile telephone fax", Text, "Phone", "phone"),
        (
            "ssn social_security national_id tax_id taxpayer",
            Text,
            "National ID",
            "null",
        ),
        ("salary income wage compensation", Integer, "Financial", "random_int"),
        (
            "password passwd secret token api_key apikey",
            Text,
            "Credential",
            "hash",
        ),
        ("address street", Text, "Address", "constant"),
        ("zip zipcode postal", Text, "Address", "partial"),
        ("birth dob date_of_birth", Date, "Date of Birth", "null"),
        ("card_number credit_card ccn cvv", Text, "Credit Card", "null"),
        ("ip_address ipaddress", Text, "IP Address", "hash"),
    ] {
        for name in names.split(' ') {
            let found = classify(name, kind).unwrap_or_else(|| panic!("{name} is not found"));
            assert_eq!((found.category, found.strategy), (category, strategy), "{name}");
        }
    }
}

#[test]
fn what_only_contains_a_word_is_no_hit() {
    for name in "secretary product_name file_name email_verified street_id address_id zipped job_dobson tokenizer_id \
                 session_token_count birth_count name mailing streetcar phone_type email_count password_expires memory_address \
                 city status id created_at contact_id company_name table_name"
        .split_whitespace()
    {
        assert_eq!(category(name, Text), None, "{name}");
        assert_eq!(category(name, Integer), None, "{name}");
    }
    for name in ["email_verified", "email", "phone", "mobile", "secret", "disability"] {
        assert_eq!(category(name, Harmless), None, "{name}");
    }
    assert_eq!(category("token", Integer), None);
    assert_eq!(category("tokens", Integer), None);
    assert_eq!(category("login", Date), None);
}

#[test]
fn what_the_documents_miss_is_found() {
    for (name, kind, expected) in [
        ("surname", Text, "PII - Name"),
        ("nickname", Text, "PII - Name"),
        ("username", Text, "User Name"),
        ("hostname", Text, "IP Address"),
        ("iban", Text, "Bank Account"),
        ("account_number", Text, "Bank Account"),
        ("passport", Text, "National ID"),
        ("passport_no", Text, "National ID"),
        ("gender", Enum, "Personal Attribute"),
        ("latitude", Number, "Location"),
        ("ip", Network, "IP Address"),
        ("ip_addr", Text, "IP Address"),
        ("lastLoginIp", Network, "IP Address"),
        ("userEmail2", Text, "Email"),
        ("work_email_address", Text, "Email"),
        ("phone_number", Text, "Phone"),
        ("address_line_2", Text, "Address"),
        ("billing_address", Json, "Address"),
        ("password_hash", Text, "Credential"),
        ("refresh_token", Uuid, "Credential"),
        ("emails", Text, "Email"),
        ("Geburtsdatum", Date, "Date of Birth"),
        ("Prénom", Text, "PII - Name"),
    ] {
        assert_eq!(category(name, kind), Some(expected), "{name}");
    }
}

#[test]
fn a_bare_name_is_one_of_a_person_only_in_a_table_of_people() {
    for table in [
        "customers",
        "app_user",
        "Employees",
        "people",
        "beneficiaries",
        "children",
    ] {
        assert!(classify_column(table, &column("name", "text", 25)).is_some(), "{table}");
    }
    for table in ["products", "user_groups", "countries"] {
        assert!(classify_column(table, &column("name", "text", 25)).is_none(), "{table}");
    }
}

#[test]
fn kinds_follow_arrays_domains_and_extensions() {
    let kind = |oid, name: &str| Kind::of(&column("c", name, oid));
    assert_eq!(kind(1009, "text[]"), Text);
    assert_eq!(kind(1043, "shop.email_domain"), Text);
    assert_eq!(kind(99_999, "public.citext"), Text);
    assert_eq!(kind(99_999, "citext"), Text);
    assert_eq!(kind(99_999, "shop.thing"), Other);
    assert_eq!(kind(16, "boolean"), Harmless);
}

#[test]
fn no_name_stands_twice_for_the_same_kind() {
    let mut seen = crate::hash::HashSet::default();
    for pattern in patterns() {
        for name in pattern.names {
            for kind in pattern.kinds {
                assert!(
                    seen.insert((name.replace(' ', ""), kind.name())),
                    "{name} as {kind:?} stands twice"
                );
            }
        }
        assert!(pattern.names.iter().all(|n| n
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ')));
    }
}

proptest! {
    #[test]
    fn no_name_panics(name in "\\PC{0,63}") {
        for kind in [Text, Integer, Other] {
            classify(&name, kind);
        }
    }
}
