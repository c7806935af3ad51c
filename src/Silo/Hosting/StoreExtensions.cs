using Countersign.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Countersign.Silo.Hosting;

/// <summary>Chooses the store by configuration, <c>Storage:Provider</c>.</summary>
internal static class StoreExtensions
{
    private const string ProviderName = "Storage:Provider";
    private const string Sqlite = "Sqlite";
    private const string PostgreSql = "PostgreSql";

    /// <summary>
    /// Adds the store that <c>Storage:Provider</c> names; SQLite in <paramref name="dataFolder"/> where it names none.
    /// The section of the provider's name (<c>Sqlite</c>, <c>PostgreSql</c>) sets its other options.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such provider.</exception>
    public static IHostApplicationBuilder AddStore(this IHostApplicationBuilder builder, string dataFolder)
    {
        var provider = builder.Configuration[ProviderName] ?? Sqlite;
        if (Is(provider, Sqlite))
            builder.AddSqlite(dataFolder);
        else if (Is(provider, PostgreSql))
            builder.AddPostgreSql();
        else
        {
            throw new InvalidOperationException(
                $"{ProviderName} is '{provider}'; it must be {Sqlite} or {PostgreSql}. Correct it or leave it out for "
                + $"{Sqlite}.");
        }

        return builder;
    }

    private static bool Is(string provider, string name) => name.Equals(provider, StringComparison.OrdinalIgnoreCase);

    private static void AddSqlite(this IHostApplicationBuilder builder, string dataFolder) =>
        builder.Services.AddCountersignSqliteStorage(options =>
        {
            builder.Configuration.GetSection(Sqlite).Bind(options);
            options.DataFolder = dataFolder;
        });

    private static void AddPostgreSql(this IHostApplicationBuilder builder) =>
        builder.Services.AddCountersignPostgreSqlStorage(options =>
        {
            builder.Configuration.GetSection(PostgreSql).Bind(options);
            options.ConnectionString ??= builder.Configuration["Storage:ConnectionString"];
            options.ConnectionStringFile ??= builder.Configuration["Storage:ConnectionStringFile"];
        });
}
