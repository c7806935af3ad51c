using System.Security.Authentication;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Sessions;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Smpp.Links;

/// <summary>Keeps one bind: makes it, and makes it again when it is lost, with longer and longer pauses.</summary>
internal sealed partial class SmppConnection(
    CommandId bind, SessionParts parts, ISmppTransport transport, IRandomSource random) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Backoff _backoff = new(FirstPause, parts.Options.ReconnectLimit, random);
    private volatile SmppSession? _session;
    private Task _running = Task.CompletedTask;

    /// <summary>The bound session, or null.</summary>
    public SmppSession? Session => _session;

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await (_session?.CloseAsync() ?? Task.CompletedTask);
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                await BindOnceAsync();
                await Task.Delay(_backoff.Next(), parts.Time, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed while it waited.
        }
    }

    private async Task BindOnceAsync()
    {
        try
        {
            await using var session = new SmppSession(await ConnectAsync(), parts);
            var status = await session.BindAsync(bind, Password(), _closing.Token);
            if (status != CommandStatus.Ok)
            {
                parts.Metrics.Connected(parts.Route, "refused");
                Log.Refused(parts.Logger, parts.Route, status);
                return;
            }

            var bound = parts.Time.GetTimestamp();
            _session = session;
            // Whoever disposes cancels first and looks for a session then; one of the two sees the other.
            Interlocked.MemoryBarrier();
            if (_closing.IsCancellationRequested)
                await session.CloseAsync();

            parts.Metrics.Connected(parts.Route, "bound");
            Log.Bound(parts.Logger, parts.Route, bind);
            var why = await session.Ended;
            _session = null;
            // A carrier that binds and cuts at once must not be asked every second.
            if (parts.Time.GetElapsedTime(bound) >= parts.Options.ReconnectLimit)
                _backoff.Reset();
            if (why != "closed")
                Log.Lost(parts.Logger, parts.Route, why);
        }
        catch (Exception fault) when (IsOfTheNetwork(fault))
        {
            parts.Metrics.Connected(parts.Route, "failed");
            if (!_closing.IsCancellationRequested)
                Log.Failed(parts.Logger, parts.Route, fault.GetType().Name, fault.Message);
        }
        finally
        {
            _session = null;
        }
    }

    private async Task<Stream> ConnectAsync()
    {
        using var limit = new CancellationTokenSource(parts.Options.ConnectTimeout, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        try
        {
            return await transport.ConnectAsync(both.Token);
        }
        catch (OperationCanceledException fault) when (!_closing.IsCancellationRequested)
        {
            throw new TimeoutException("No connection within the time for it.", fault);
        }
    }

    private string Password() =>
        parts.Options.PasswordFile is { Length: > 0 } file
            ? File.ReadLines(file).FirstOrDefault("").Trim() : parts.Options.Password ?? "";

    // A password file that cannot be read now may be there at the next try.
    private static bool IsOfTheNetwork(Exception fault) =>
        fault is IOException or System.Net.Sockets.SocketException or AuthenticationException or TimeoutException
            or OperationCanceledException or UnauthorizedAccessException or SmppProtocolException
            or System.Security.Cryptography.CryptographicException or ObjectDisposedException;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Route {Route}: bound as {Bind}.")]
        public static partial void Bound(ILogger logger, string route, CommandId bind);

        [LoggerMessage(LogLevel.Error, "Route {Route}: the carrier refuses the bind with status {Status:X8}; check "
            + "SystemId, the password and BindType.")]
        public static partial void Refused(ILogger logger, string route, uint status);

        [LoggerMessage(LogLevel.Warning, "Route {Route}: the bind ended ({Why}); it is made again.")]
        public static partial void Lost(ILogger logger, string route, string why);

        [LoggerMessage(LogLevel.Warning, "Route {Route}: no bind ({Kind}: {Fault}); it is tried again.")]
        public static partial void Failed(ILogger logger, string route, string kind, string fault);
    }
}
