namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>How long a test waits for what happens on other threads; nothing here takes that long.</summary>
internal static class Patience
{
    private const int MostLooks = 10_000;

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns when it holds; fails the test where it never does.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        // Looks are counted and not time: a machine that stood still for a while has looked at nothing.
        for (var looks = 0; !holds(); looks++)
        {
            Assert.True(looks < MostLooks, "It did not come about.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
