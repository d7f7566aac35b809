using Microsoft.EntityFrameworkCore;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>PostgreSQL's form of the schema: <c>uuid</c>, <c>timestamptz</c> and <c>float8[]</c> as they are.</summary>
public sealed class PostgresStoreContext(DbContextOptions<PostgresStoreContext> options) : StoreContext(options);
