import 'reflect-metadata';
import { runMigrateCommand } from '@fanfare/persistence/migrate';
import { migrations } from './migrations';

void runMigrateCommand('webhooks', migrations);
