using Countersign.Bench.Load;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Smpp;

/// <summary>A gateway between HTTP and SMPP: our server, or Kannel.</summary>
internal interface IEgress : IDisposable
{
    /// <summary>Where its HTTP is.</summary>
    Target Target { get; }

    /// <summary>All its processes.</summary>
    IReadOnlyList<Child> Processes { get; }

    /// <summary>Writes the request that sends one message to a number in digits.</summary>
    void Send(Request request, long number);

    /// <summary>The same for a client that a kill does not end.</summary>
    HttpRequestMessage Send(long number);

    /// <summary>Ends it without warning and starts it again on what it left.</summary>
    void KillAndRestart();
}
