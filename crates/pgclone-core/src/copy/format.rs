//! Binary or text.
//!
//! Binary is faster on both sides, but it is the types' own affair: a type of another database may carry OIDs in its
//! binary form (arrays and composites of user-defined types, reg* types), and may change it between versions. So binary
//! is used only where every column is of a type listed here, or an enum, whose binary form is its label.

use crate::catalog::{Column, Oid};

/// Built-in types whose binary form is the same in every supported version and carries nothing of its database.
const SAFE: &[u32] = &[
    16, 17, 18, 19, 20, 21, 23, 25, 26, // bool bytea "char" name int8 int2 int4 text oid
    27, 28, 29, 114, 199, 600, 601, 602, 603, // tid xid cid json json[] point lseg path box
    604, 628, 650, 651, 700, 701, 718, 774, 790, // polygon line cidr cidr[] float4 float8 circle macaddr8 money
    829, 869, 1000, 1001, 1002, 1003, 1005, 1007,
    1009, // macaddr inet bool[] bytea[] "char"[] name[] int2[] int4[] text[]
    1014, 1015, 1016, 1021, 1022, 1028, 1041, 1042,
    1043, // bpchar[] varchar[] int8[] float4[] float8[] oid[] inet[] bpchar varchar
    1082, 1083, 1114, 1115, 1182, 1183, 1184, 1185,
    1186, // date time timestamp timestamp[] date[] time[] timestamptz timestamptz[] interval
    1187, 1231, 1266, 1270, 1560, 1561, 1562, 1563,
    1700, // interval[] numeric[] timetz timetz[] bit bit[] varbit varbit[] numeric
    2950, 2951, 3220, 3802, 3807, 3904, 3906, 3908,
    3910, // uuid uuid[] pg_lsn jsonb jsonb[] int4range numrange tsrange tstzrange
    3912, 3926, // daterange int8range
];

/// True if the rows of these columns can go in binary.
pub fn is_binary_safe(columns: &[&Column]) -> bool {
    let safe = |c: &&Column| c.is_enum || is_safe_type(c.wire_type);
    !columns.is_empty() && columns.iter().all(safe)
}

fn is_safe_type(oid: Oid) -> bool {
    SAFE.binary_search(&oid.0).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_leaves_out_what_carries_oids() {
        assert!(SAFE.windows(2).all(|w| w[0] < w[1]));
        // regproc, regclass, regtype, xml, tsvector, record
        for oid in [24, 2205, 2206, 142, 3614, 2249] {
            assert!(!is_safe_type(Oid(oid)));
        }
    }
}
