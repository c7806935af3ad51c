using Countersign.Bench.Load;

namespace Countersign.Bench.Processes;

/// <summary>A running service that speaks the wire of API.md: our server or its peer.</summary>
internal interface IService : IDisposable
{
    Target Target { get; }

    /// <summary>All its processes: what is measured of memory and processor time is their sum.</summary>
    IReadOnlyList<Child> Processes { get; }
}
