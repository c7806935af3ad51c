using System.Diagnostics;
using System.Globalization;
using Countersign.Storage.Sqlite;

namespace Countersign.Storage.Tests.Crash;

/// <summary>The process dies with SIGKILL; what it had acknowledged is found.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 20;
    private const int MostAcknowledgementsBeforeAKill = 3_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20_301);

    // Per key: the number that was acknowledged last; negative, or zero, for a state that is not there.
    private readonly Dictionary<string, int> _acknowledged = [];
    private int _clears;

    [Fact]
    public async Task EveryAcknowledgedWrite_IsFoundAfterEachKill()
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync(_random.Next(1, MostAcknowledgementsBeforeAKill));
            AssertIntact();
            await AssertEverythingIsFoundAsync();
        }

        Assert.Equal(CrashChild.Writers * CrashChild.KeysPerWriter, _acknowledged.Count);
        Assert.InRange(_clears, 1, int.MaxValue);
    }

    [Fact]
    public async Task ASecondServer_IsRefusedAndTheFirstGoesOn()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        await store.WriteAsync("a", new Note());

        using var second = Start();
        var said = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("in use by another server", said, StringComparison.Ordinal);
        await store.WriteAsync("b", new Note());
    }

    public void Dispose() => _folder.Dispose();

    private Process Start()
    {
        var program = Environment.ProcessPath!;
        var child = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            child.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        child.ArgumentList.Add(CrashChild.Command);
        child.ArgumentList.Add(_folder.Path);
        return Process.Start(child)!;
    }

    private async Task RunAndKillAsync(int acknowledgements)
    {
        using var child = Start();
        try
        {
            for (var seen = 0; await child.StandardOutput.ReadLineAsync() is { } line; seen++)
            {
                // What was said before the kill still comes through the pipe after it.
                Note(line);
                if (seen == acknowledgements)
                    child.Kill();
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }
    }

    private void Note(string line)
    {
        var words = line.Split(' ');
        var number = int.Parse(words[1], CultureInfo.InvariantCulture);
        _acknowledged[words[0]] = number;
        _clears += number < 0 ? 1 : 0;
    }

    private void AssertIntact()
    {
        using var connection = Connection.Open(_folder.File(SqliteStorageOptions.FileName));
        using var check = connection.Compile("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
    }

    private async Task AssertEverythingIsFoundAsync()
    {
        await using var store = TestStore.Sqlite(_folder.Path);
        var due = new List<string>();
        foreach (var (key, number) in _acknowledged.ToList())
        {
            var found = await store.ReadAsync(key);
            AssertAcknowledged(key, number, found.RecordExists, found.State!);
            if (found.State!.DueAt is not null)
                due.Add(key);

            _acknowledged[key] = found.State.Number; // The next process goes on from here.
        }

        var indexed = await store.DueKeysAsync(DateTimeOffset.MaxValue);
        Assert.Equal(due.Order(), indexed.Where(_acknowledged.ContainsKey).Order());
    }

    // The next step of each key may have been under way: done or not, and never half.
    private static void AssertAcknowledged(string key, int number, bool exists, Note state)
    {
        var next = Math.Abs(number) + 1;
        if (exists)
        {
            Assert.True(
                state.Number == next || (number > 0 && state.Number == number),
                $"{key} is at {state.Number}; acknowledged was {number}.");
            Assert.Equal(CrashChild.Note(state.Number), state);
        }
        else
        {
            Assert.True(number <= 0 || CrashChild.Clears(next), $"{key} is gone; acknowledged was {number}.");
        }
    }
}
