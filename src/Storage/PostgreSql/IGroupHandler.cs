using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>What is done with a group on a connection.</summary>
internal interface IGroupHandler<TWork>
{
    /// <summary>Does the work and answers it. Where it throws, nothing was answered.</summary>
    void Run(NpgsqlConnection connection, List<TWork> group);

    /// <summary>Whether the same group may be done again after this fault.</summary>
    bool MayRepeat(Exception fault);

    /// <summary>Gives up the group.</summary>
    void Fail(List<TWork> group, Exception fault);
}
