using System.Text.RegularExpressions;
using Countersign.Storage.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Countersign.Storage.Tests.PostgreSql;

/// <summary>No statement reads the whole table, whatever the server knows of it when it plans.</summary>
public sealed partial class PlanTests : IAsyncDisposable
{
    private const string Fill = """
        INSERT INTO states (key, version, due_at, delete_after, state)
        SELECT decode(md5(i::text), 'hex'), i, CASE WHEN i % 50 = 0 THEN i END, i, '' FROM generate_series(1, 50000) i
        """;

    private readonly TestStore _store = TestStore.PostgreSql(TestServer.Shared.NewSchema());

    [Fact]
    public void EveryStatement_LooksIntoAnIndexOverAnEmptyAFullAndAMeasuredTable()
    {
        using var connection = _store.Services.GetRequiredService<PostgreSqlDatabase>().Server.Open();
        connection.Execute("SET plan_cache_mode = force_generic_plan");
        AssertIndexed(connection);
        connection.Execute(Fill);
        AssertIndexed(connection);
        connection.Execute("ANALYZE states");
        AssertIndexed(connection);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static void AssertIndexed(NpgsqlConnection connection)
    {
        foreach (var text in WriteCommands.Texts.Append(ReadHandler.Find).Append(PostgreSqlStateStore.Due))
        {
            var plan = Plan(connection, text);
            Assert.NotEmpty(plan);
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
        }
    }

    private static List<string> Plan(NpgsqlConnection connection, string text)
    {
        var parameters = Parameter().Matches(text).Select(match => match.Value).Distinct().Count();
        connection.Execute($"PREPARE asked AS {text}");
        using var explain = connection.With(
            $"EXPLAIN EXECUTE asked ({string.Join(", ", Enumerable.Repeat("NULL", parameters))})");
        var plan = new List<string>();
        using (var answer = explain.ExecuteReader())
        {
            while (answer.Read())
                plan.Add(answer.GetString(0));
        }

        connection.Execute("DEALLOCATE asked");
        return plan;
    }

    [GeneratedRegex(@"\$\d+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
