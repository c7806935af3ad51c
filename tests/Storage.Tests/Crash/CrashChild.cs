using System.Globalization;
using System.Text;
using Orleans;

namespace Countersign.Storage.Tests.Crash;

/// <summary>
/// The process that is killed: writes states, and says on standard output which of them were acknowledged, as
/// <c>key number</c> for a written and <c>key -number</c> for a cleared state.
/// </summary>
internal static class CrashChild
{
    public const string Command = "--write-until-killed";
    public const int Writers = 8;
    public const int KeysPerWriter = 12;

    /// <summary>The schedule that a state with this number has.</summary>
    public static Note Note(int number) => new()
    {
        Number = number,
        Text = new string((char)('a' + (number % 26)), 50 + (number % 7 * 400)),
        DueAt = number % 2 == 0 ? TestStore.Noon.AddSeconds(number) : null,
        DeleteAfter = TestStore.Noon.AddYears(1),
    };

    public static async Task<int> RunAsync(string folder)
    {
        // A log of one megabyte, so that many kills fall into a checkpoint.
        await using var store = TestStore.Sqlite(folder, options => options.CheckpointMegabytes = 1);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, writer))));
        return 0;
    }

    /// <summary>Whether the step to this number clears the state instead of writing it.</summary>
    public static bool Clears(int number) => number % 37 == 0;

    private static async Task WriteAsync(TestStore store, int writer)
    {
        var output = Console.OpenStandardOutput();
        var states = new GrainState<Note>[KeysPerWriter];
        var numbers = new int[KeysPerWriter];
        for (var key = 0; key < KeysPerWriter; key++)
        {
            states[key] = await store.ReadAsync(Key(writer, key));
            numbers[key] = states[key].State!.Number;
        }

        for (var key = 0; ; key = (key + 1) % KeysPerWriter)
        {
            var number = ++numbers[key];
            await StepAsync(store, Key(writer, key), states[key], number);
            var line = string.Create(
                CultureInfo.InvariantCulture, $"{Key(writer, key)} {(Clears(number) ? -number : number)}\n");
            await output.WriteAsync(Encoding.ASCII.GetBytes(line));
        }
    }

    private static async Task StepAsync(TestStore store, string key, GrainState<Note> state, int number)
    {
        if (Clears(number))
        {
            await store.ClearAsync(key, state);
        }
        else
        {
            state.State = Note(number);
            await store.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain(key), state);
        }
    }

    private static string Key(int writer, int key) => $"w{writer}k{key}";
}
