import { z } from 'zod';
import { AwsError, validationError } from '../aws-error';
import { busArn, busName, DEFAULT_BUS } from '../arns';
import type { Bus } from './event-bus-state';
import { busNameField, busNameOrArnField, descriptionField, pageFields } from './fields';
import { operation } from './operation';
import { page } from './page';

const BUS_LIMIT = 100;

export const busOperations = {
  CreateEventBus: operation(
    z.object({ Name: busNameField, Description: descriptionField.optional() }),
    ({ Name, Description }, { region, state }) => {
      if (state.find(region, Name) !== undefined) {
        throw new AwsError('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
      }
      if (state.list(region).length >= BUS_LIMIT) {
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      }
      const bus = state.add(region, Name, Description);
      return { EventBusArn: busArn(region, Name), Description: bus.description };
    },
  ),

  DescribeEventBus: operation(
    z.object({ Name: busNameOrArnField.optional() }),
    ({ Name }, { region, state }) => shown(state.get(region, busName(Name))),
  ),

  ListEventBuses: operation(
    z.object({ NamePrefix: z.string().optional(), ...pageFields }),
    (input, { region, state }) => {
      const buses = state.list(region).filter((bus) => bus.name.startsWith(input.NamePrefix ?? ''));
      const { rows, NextToken } = page(buses, input, (bus) => bus.name);
      return { EventBuses: rows.map(shown), NextToken };
    },
  ),

  DeleteEventBus: operation(z.object({ Name: busNameField }), ({ Name }, { region, state }) => {
    if (Name === DEFAULT_BUS) throw validationError(`Cannot delete event bus ${DEFAULT_BUS}.`);
    const bus = state.find(region, Name);
    if (bus === undefined) return {};
    if (bus.rules.length > 0) throw validationError("Event bus can't be deleted since it has rules.");
    state.remove(bus);
    return {};
  }),
};

function shown(bus: Bus): object {
  return {
    Name: bus.name,
    Arn: busArn(bus.region, bus.name),
    Description: bus.description,
    CreationTime: bus.createdAt,
    LastModifiedTime: bus.createdAt,
  };
}
