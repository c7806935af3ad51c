using System.Net;

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>What can happen to a request on its way.</summary>
internal enum Mishap
{
    /// <summary>It does not arrive, and nothing after it does: its process has died.</summary>
    DiesBefore,

    /// <summary>It is done, and the answer does not arrive, nor does anything after it.</summary>
    DiesAfter,

    /// <summary>It waits, and all after it, until it is let go: its process sleeps.</summary>
    SleepsBefore,

    /// <summary>It is done; the answer waits until it is let go.</summary>
    SleepsAfter,

    /// <summary>It is done, and its answer alone is lost.</summary>
    LosesAnswer,

    /// <summary>The service is too busy for it.</summary>
    IsBusy,
}

/// <summary>The way of one silo to its account, on which the n-th request from now on has a mishap.</summary>
internal sealed class BadWay : DelegatingHandler
{
    private readonly TaskCompletionSource _awake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<HttpRequestMessage, bool> _counts = static _ => true;
    private Mishap _mishap;
    private int _left = -1;
    private volatile bool _isDead;

    /// <summary>Ends when the request that was named has come.</summary>
    public Task Met => _met.Task;

    /// <summary>To be given to the options of a store, once.</summary>
    public HttpMessageHandler Through(HttpMessageHandler way)
    {
        InnerHandler = way;
        return this;
    }

    /// <summary>After so many requests of those that count, the next one has the mishap.</summary>
    public void After(int requests, Mishap mishap, Func<HttpRequestMessage, bool>? counts = null)
    {
        (_mishap, _counts) = (mishap, counts ?? _counts);
        Volatile.Write(ref _left, requests);
    }

    public void WakeUp() => _awake.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_isDead)
            throw new IOException("The process is dead.");
        if (_mishap == Mishap.SleepsBefore && _met.Task.IsCompleted)
            await _awake.Task.WaitAsync(cancellationToken);
        if (!_counts(request) || Volatile.Read(ref _left) < 0 || Interlocked.Decrement(ref _left) >= 0)
            return await base.SendAsync(request, cancellationToken);

        _met.TrySetResult();
        return await MishapAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> MishapAsync(HttpRequestMessage request, CancellationToken token)
    {
        _isDead = _mishap is Mishap.DiesBefore or Mishap.DiesAfter;
        if (_mishap == Mishap.IsBusy)
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") };
        if (_mishap == Mishap.SleepsBefore)
            await _awake.Task.WaitAsync(token);
        if (_mishap == Mishap.DiesBefore)
            throw new IOException("The process died before.");

        var answer = await base.SendAsync(request, token);
        if (_mishap == Mishap.SleepsAfter)
            await _awake.Task.WaitAsync(token);
        return _mishap is not (Mishap.DiesAfter or Mishap.LosesAnswer)
            ? answer
            : throw new IOException("The answer is lost.");
    }
}
