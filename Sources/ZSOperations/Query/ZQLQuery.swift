import ZSCommandLine
import ZSStore

extension Action where Context == Cloud, Reply == CloudReply {
    static var zqlQuery: CloudAPI {
        CloudAPI(
            "ZQLQuery", "List resources by a statement with and, or and parentheses", .reads,
            discussion: """
                The statement is: query RESOURCE[.FIELD,...] [where CONDITION] [return with (total)] [group by FIELD] [order
                by FIELD [asc|desc]] [limit N] [offset N]; with count in place of query, it answers how many there are.

                A condition is FIELD OPERATOR VALUE; the operators are = != > >= < <= like, not like, in (...), not in (...),
                is null and is not null.  A field of a related resource is written with dots, as in a Query API.
                """,
            examples: [
                Example(
                    "Virtual machines that run or whose name begins with web",
                    "zs-cli ZQLQuery zql=\"query vminstance.uuid,name where state='Running' or name like 'web%'\"")
            ]
        ) { p in
            let statement = p.required("zql", String.self, "the statement")
            return { given, cloud in
                let zql = try ZQL(given[statement])
                if let field = zql.groupBy { return try cloud.groups(by: field, zql.request.filter, of: zql.kind) }
                if zql.onlyCounts { return .total(zql.kind, zql.request.filter) }
                return .inventories(zql.kind, zql.request, withTotal: zql.withTotal)
            }
        }
    }
}
