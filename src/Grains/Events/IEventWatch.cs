namespace Countersign.Events;

/// <summary>Hears on the silo of a log that the log has grown; whoever it is may forget it again.</summary>
internal interface IEventWatch
{
    /// <summary>There is news. Does nothing that takes time, and never throws.</summary>
    /// <param name="log">The log's key.</param>
    void Appended(string log);
}
