namespace Countersign.Api.Tests.Host;

/// <summary>Looks again and again until something is so, for half a minute.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task UntilAsync(Func<bool> isSo, Func<string>? otherwise = null) =>
        UntilAsync(() => Task.FromResult(isSo()), otherwise);

    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string>? otherwise = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                Assert.Fail(otherwise?.Invoke() ?? "It did not come about within half a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Flow.Token);
        }
    }
}
