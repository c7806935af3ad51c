using Countersign.Api.Tests.Host;

[assembly: AssemblyFixture(typeof(SharedHost))]

namespace Countersign.Api.Tests.Host;

/// <summary>One server for all tests that need none of their own; they keep apart by taking fresh numbers.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private const int FirstNumber = 2_000_000;

    private static int _taken;
    private ApiHost? _host;

    internal ApiHost Host => _host ?? throw new InvalidOperationException("The server has not started.");

    internal HttpClient Client => Host.Client;

    /// <summary>A mobile number of Uzbekistan that no other test has and that gets its messages at once.</summary>
    public static string FreshNumber()
    {
        while (true)
        {
            var digits = FirstNumber + Interlocked.Increment(ref _taken);
            if (digits % 10_000 > 7)
                return $"+99890{digits}";
        }
    }

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
